package io.tidegate.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeTest {
    record House(
            @Doc("Rooms.") int rooms,
            @Doc("The garden.") Optional<Garden> garden,
            @Doc("Doors.") List<Door> doors) {}

    record Garden(@Doc("Trees.") int trees) {}

    record Door(@Doc("What opens it.") Secret code) {}

    enum Colour {
        SKY_BLUE,
        RED
    }

    record Fence(
            @Doc("Until it is painted again.") Duration lasts,
            @Doc("How it looks.") Colour colour) {}

    private static final House HOUSE =
            new House(3, Optional.of(new Garden(1)), List.of(new Door(Secret.of("a")), new Door(Secret.of("b"))));

    @Test
    void equalConfigurationsDifferInNothing() {
        assertThat(Change.between(HOUSE, new House(3, HOUSE.garden(), HOUSE.doors())))
                .isEmpty();
    }

    @Test
    void eachKeyThatDiffersIsNamedInFull() {
        House changed =
                new House(4, Optional.of(new Garden(2)), List.of(new Door(Secret.of("a")), new Door(Secret.of("c"))));

        assertThat(Change.between(HOUSE, changed))
                .extracting(Change::toString)
                .containsExactly("rooms 3 -> 4", "garden.trees 1 -> 2", "doors[1].code *** -> ***");
    }

    @Test
    void whatIsThereOnOneSideOnlyIsOneChange() {
        House changed = new House(3, Optional.empty(), List.of(new Door(Secret.of("a"))));

        assertThat(Change.between(HOUSE, changed)).extracting(Change::key).containsExactly("garden", "doors");
    }

    @Test
    void valuesAreShownAsTheFileHasThem() {
        assertThat(Change.between(
                        new Fence(Duration.ofDays(400), Colour.SKY_BLUE), new Fence(Duration.ofHours(36), Colour.RED)))
                .extracting(Change::toString)
                .containsExactly("lasts 400d -> 36h", "colour sky-blue -> red");
    }
}
