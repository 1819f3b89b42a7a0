package io.tidegate.edge.quota.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of requests, crashes with and without the disk, restarts, pauses, partitions, lost, doubled and overtaking messages, clock
 * jumps, changes of quotas, resets and window ends, over 3 to 10 nodes, against a single counter. What is held against it is in {@link World}.
 * A seed that is named makes the same run: {@code -Dtidegate.model.seed=N}, and longer ones {@code -Dtidegate.model.steps=N}.
 */
class QuotaModelTest {
    private static final int STEPS = Integer.getInteger("tidegate.model.steps", 2_000);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noScheduleBreaksAQuotaBeyondItsBound(long seed) {
        run(Long.getLong("tidegate.model.seed", seed), STEPS);
    }

    @Tag("full")
    @Test
    void noScheduleOfTenThousandStepsDoes() {
        for (long seed : List.of(101L, 102L, 103L, 104L)) {
            run(seed, Math.max(STEPS, 10_000));
        }
    }

    private static void run(long seed, int steps) {
        World world = new World(seed);
        List<String> wrong = new ArrayList<>();
        for (int step = 0; step < steps && wrong.isEmpty(); step++) {
            world.step();
            wrong.addAll(world.wrong());
        }
        if (wrong.isEmpty()) {
            world.healAndSettle();
            wrong.addAll(world.wrong());
            wrong.addAll(world.wrongAtTheEnd());
        }
        System.out.println(world.summary());
        assertThat(wrong).as("seed %d, %s", seed, world.summary()).isEmpty();
    }
}
