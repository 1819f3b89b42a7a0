package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();

    @Test
    void isWhatWasMeasuredRatherThanWhatTheDistanceSuggests() {
        assertThat(Latency.of(OptionalDouble.of(31), OptionalDouble.of(1_500)))
                .isEqualTo(new Latency(Latency.Source.MEASURED, 31));
    }

    @Test
    void isNeverFasterThanLight() {
        assertThat(Latency.of(OptionalDouble.of(0), OptionalDouble.of(6_000)))
                .isEqualTo(new Latency(Latency.Source.MEASURED, 40));
    }

    @Test
    void isEstimatedFromTheDistanceWhereNobodyMeasured() {
        assertThat(Latency.of(UNKNOWN, OptionalDouble.of(750))).isEqualTo(new Latency(Latency.Source.ESTIMATED, 12));
    }

    @Test
    void isAMiddlingOneWhereTheNodeIsNobodyKnowsWhere() {
        assertThat(Latency.of(UNKNOWN, UNKNOWN)).isEqualTo(new Latency(Latency.Source.ASSUMED, 100));
    }

    @Test
    void estimatesWhatIsUsualBetweenDublinAndVirginia() {
        Locations locations = Locations.with(Map.of());
        double kilometres = locations
                .find("eu-west-1")
                .orElseThrow()
                .kilometresTo(locations.find("us-east-1").orElseThrow());

        assertThat(Latency.of(UNKNOWN, OptionalDouble.of(kilometres)).millis()).isCloseTo(75, within(5.0));
    }
}
