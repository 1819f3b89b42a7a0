package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
    private final Locations locations =
            Locations.with(Map.of("office", new Place(48.14, 11.58), "sin", new Place(1, 2)));

    @ParameterizedTest
    @ValueSource(
            strings = {"eu-west-1", "us-east-1", "europe-west3", "us-central1", "westeurope", "eastus", "fsn1", "fr-par"
            })
    void knowsTheRegionsOfTheWellKnownClouds(String name) {
        assertThat(locations.find(name)).isPresent();
    }

    @Test
    void knowsTheOperatorsOwnWhichWin() {
        assertThat(locations.find("office")).contains(new Place(48.14, 11.58));
        assertThat(locations.find("sin")).contains(new Place(1, 2));
    }

    @Test
    void makesNoDifferenceBetweenLowerAndUpperCase() {
        assertThat(locations.find("EU-West-1")).isEqualTo(locations.find("eu-west-1"));
    }

    @Test
    void namesWhatMayHaveBeenMeant() {
        assertThat(locations.closest("eu-wset-1", List.of())).contains("eu-west-1");
        assertThat(locations.closest("europe-north", List.of())).containsExactly("europe-north1", "europe-north2");
        assertThat(locations.closest("lba", List.of("lab-3"))).hasSizeLessThanOrEqualTo(5);
        assertThat(locations.closest("lab", List.of("lab-3"))).contains("lab-3");
        assertThat(locations.closest("somewhere else entirely", List.of())).isEmpty();
    }

    @Test
    void measuresGreatCircles() {
        Place paris = new Place(48.8566, 2.3522);
        Place newYork = new Place(40.7128, -74.0060);

        assertThat(paris.kilometresTo(newYork)).isCloseTo(5837, within(10.0));
        assertThat(newYork.kilometresTo(paris)).isCloseTo(paris.kilometresTo(newYork), within(1e-6));
        assertThat(paris.kilometresTo(paris)).isZero();
        assertThat(new Place(0, 179).kilometresTo(new Place(0, -179))).isCloseTo(222, within(1.0));
        assertThat(new Place(90, 0).kilometresTo(new Place(-90, 0))).isCloseTo(20_015, within(1.0));
    }

    @Test
    void refusesPlacesOffTheMap() {
        assertThatThrownBy(() -> new Place(90.5, 0)).hasMessage("lat: 90.5 (expected: -90 to 90)");
        assertThatThrownBy(() -> new Place(0, Double.NaN)).hasMessage("lon: NaN (expected: -180 to 180)");
    }
}
