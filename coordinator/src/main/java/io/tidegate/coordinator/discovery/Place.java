package io.tidegate.coordinator.discovery;

/**
 * A point on the earth.
 *
 * @param lat degrees north, -90 to 90
 * @param lon degrees east, -180 to 180
 */
public record Place(double lat, double lon) {
    private static final double EARTH_RADIUS_KM = 6371;

    public Place {
        if (!(lat >= -90 && lat <= 90)) {
            throw new IllegalArgumentException("lat: " + lat + " (expected: -90 to 90)");
        }
        if (!(lon >= -180 && lon <= 180)) {
            throw new IllegalArgumentException("lon: " + lon + " (expected: -180 to 180)");
        }
    }

    /** The length of the great circle between them, in kilometres, by the haversine formula. */
    public double kilometresTo(Place other) {
        double north = Math.sin(Math.toRadians(other.lat - lat) / 2);
        double east = Math.sin(Math.toRadians(other.lon - lon) / 2);
        double chord =
                north * north + Math.cos(Math.toRadians(lat)) * Math.cos(Math.toRadians(other.lat)) * east * east;
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
    }
}
