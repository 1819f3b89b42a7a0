package io.tidegate.common.api;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Time zones by their IANA names. Offsets such as +02:00 are no zones: they know no summer time. */
public final class Zones {
    public static final String FORM = "an IANA time zone such as Europe/Berlin or UTC";

    private static final Set<String> NAMES = ZoneId.getAvailableZoneIds();

    private Zones() {}

    public static Optional<ZoneId> named(String name) {
        return NAMES.contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    /** What would be right in the place of a name that is no zone's. */
    public static String expectedFor(String name) {
        return inOtherCase(name)
                .or(() -> ofCity(name))
                .or(() -> Closest.to(name, NAMES))
                .map(zone -> FORM + "; did you mean \"" + zone + "\"?")
                .orElse(FORM);
    }

    private static Optional<String> inOtherCase(String name) {
        return NAMES.stream().filter(zone -> zone.equalsIgnoreCase(name)).findFirst();
    }

    private static Optional<String> ofCity(String name) {
        String end = "/" + name.replace(' ', '_').toLowerCase(Locale.ROOT);
        return NAMES.stream()
                .filter(zone -> zone.toLowerCase(Locale.ROOT).endsWith(end))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }
}
