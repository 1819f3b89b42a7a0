package io.tidegate.coordinator.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;
import java.util.regex.Pattern;

/** A location of the operator's own. */
public record LocationConfig(
        @Doc("Its name, as in node.location.") String name,
        @Doc("Degrees north: -90 to 90.") double lat,
        @Doc("Degrees east: -180 to 180.") double lon) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    public LocationConfig {
        new Checks()
                .matches("name", name, NAME, "1 to 63 letters, digits, '.', '_' or '-', a letter or digit first")
                .range("lat", lat, -90, 90)
                .range("lon", lon, -180, 180)
                .verify();
    }
}
