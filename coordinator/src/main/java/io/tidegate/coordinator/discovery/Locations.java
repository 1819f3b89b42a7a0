package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.Closest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where locations are: the regions of well-known clouds, and the operator's own, which win. Names are in lower or upper case. */
public final class Locations {
    private static final String RESOURCE = "/discovery/locations.csv";
    private static final int MOST_NAMES = 5;

    private final Map<String, Place> places;

    private Locations(Map<String, Place> places) {
        this.places = places;
    }

    /**
     * The well-known ones and these.
     *
     * @param own by their names
     */
    public static Locations with(Map<String, Place> own) {
        Map<String, Place> places = wellKnown();
        own.forEach((name, place) -> places.put(key(name), place));
        return new Locations(places);
    }

    public Optional<Place> find(String name) {
        return Optional.ofNullable(places.get(key(name)));
    }

    /**
     * Up to five names that may have been meant: the most similar one, and those that one begins with what the other is.
     *
     * @param more names besides the known ones
     */
    public List<String> closest(String name, Collection<String> more) {
        String wanted = key(name);
        Set<String> known = new LinkedHashSet<>(places.keySet());
        known.addAll(more);
        Set<String> meant = new LinkedHashSet<>();
        Closest.to(wanted, known).ifPresent(meant::add);
        known.stream()
                .filter(other -> wanted.length() > 1 && (other.startsWith(wanted) || wanted.startsWith(other)))
                .forEach(meant::add);
        return meant.stream().limit(MOST_NAMES).toList();
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Map<String, Place> wellKnown() {
        Map<String, Place> places = new TreeMap<>();
        try (InputStream file = Objects.requireNonNull(Locations.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .forEach(cells -> places.put(cells[0], place(cells[1], cells[2])));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        return places;
    }

    private static Place place(String lat, String lon) {
        return new Place(Double.parseDouble(lat), Double.parseDouble(lon));
    }
}
