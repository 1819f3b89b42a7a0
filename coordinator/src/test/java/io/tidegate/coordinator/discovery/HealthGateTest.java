package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthGateTest {
    private static final int FLOOR = 80;

    @Test
    void letsANodeInThatIsAtTheFloorWhenItIsSeenFirst() {
        assertThat(HealthGate.first(80, FLOOR).open()).isTrue();
        assertThat(HealthGate.first(79, FLOOR).open()).isFalse();
    }

    @Test
    void closesAtOnceBelowTheFloor() {
        assertThat(HealthGate.first(100, FLOOR).next(79, FLOOR, 0).open()).isFalse();
    }

    @Test
    void staysOpenDownToTheFloor() {
        assertThat(HealthGate.first(100, FLOOR).next(80, FLOOR, 0).open()).isTrue();
    }

    @Test
    void opensAgainAfterTenSecondsWellAboveTheFloor() {
        HealthGate gate = HealthGate.first(50, FLOOR).next(85, FLOOR, 1_000);

        assertThat(gate.next(90, FLOOR, 10_999).open()).isFalse();
        assertThat(gate.next(90, FLOOR, 11_000).open()).isTrue();
    }

    @Test
    void startsToCountAnewWhenItWasNotGoodEnoughInBetween() {
        HealthGate gate = HealthGate.first(50, FLOOR)
                .next(85, FLOOR, 0)
                .next(84, FLOOR, 5_000)
                .next(85, FLOOR, 6_000);

        assertThat(gate.next(85, FLOOR, 15_999).open()).isFalse();
        assertThat(gate.next(85, FLOOR, 16_000).open()).isTrue();
    }

    @Test
    void asksForNoMoreThanFullHealth() {
        HealthGate gate = HealthGate.first(50, 98).next(100, 98, 0);

        assertThat(gate.next(100, 98, 10_000).open()).isTrue();
    }
}
