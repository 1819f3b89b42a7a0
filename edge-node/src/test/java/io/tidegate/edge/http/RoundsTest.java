package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A look at each, a part of them at a time. */
class RoundsTest {
    private final Rounds<Integer> rounds = new Rounds<>();
    private final List<Integer> looked = new ArrayList<>();

    @Test
    void lookAtEachOnceInEachRound() {
        IntStream.range(0, 95).forEach(rounds::add);

        round(looked::add);
        assertThat(looked).doesNotHaveDuplicates().hasSize(95);

        looked.clear();
        round(looked::add);
        assertThat(looked).doesNotHaveDuplicates().hasSize(95);
    }

    @Test
    void lookAtAPartInATurn() {
        IntStream.range(0, 10 * Rounds.TURNS - 5).forEach(rounds::add);

        for (int i = 0; i < Rounds.TURNS; i++) {
            looked.clear();
            rounds.turn(looked::add);

            assertThat(looked).hasSizeBetween(9, 10);
        }
    }

    @Test
    void goOnWithTheOthersWhereALookFails() {
        IntStream.range(0, 2 * Rounds.TURNS).forEach(rounds::add);

        assertThatThrownBy(() -> rounds.turn(_ -> {
                    throw new IllegalStateException("a look that fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        for (int i = 1; i < Rounds.TURNS; i++) {
            rounds.turn(looked::add);
        }

        assertThat(looked).hasSize(2 * Rounds.TURNS - 2);
    }

    @Test
    void letOneGoThatEndsInItsTurn() {
        IntStream.range(0, 50).forEach(rounds::add);

        round(one -> {
            looked.add(one);
            rounds.remove(one);
        });
        round(looked::add);

        assertThat(looked).hasSize(50);
        assertThat(rounds.all()).isEmpty();
    }

    @Test
    void knowAllThatAreThere() {
        IntStream.range(0, 50).forEach(rounds::add);
        rounds.remove(7);

        assertThat(rounds.all()).hasSize(49).doesNotContain(7);
    }

    private void round(Consumer<Integer> look) {
        for (int i = 0; i < Rounds.TURNS; i++) {
            rounds.turn(look);
        }
    }
}
