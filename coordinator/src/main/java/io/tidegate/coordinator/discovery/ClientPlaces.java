package io.tidegate.coordinator.discovery;

import io.tidegate.coordinator.registry.NodeView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Understands where a client says it is. */
final class ClientPlaces {
    private static final int MOST_NAME_CHARACTERS = 63;

    private final Locations locations;

    ClientPlaces(Locations locations) {
        this.locations = locations;
    }

    /** What came of it. */
    sealed interface Understood {
        /** Empty when the client did not say. */
        record Somewhere(Optional<Wish.Client> client) implements Understood {}

        /**
         * It makes no sense.
         *
         * @param why what is wrong, and what would be right
         */
        record Nowhere(String why) implements Understood {}
    }

    /** @param nodes are only looked at for the sake of a location without coordinates */
    Understood understand(
            Optional<String> location,
            OptionalDouble lat,
            OptionalDouble lon,
            Supplier<? extends Collection<NodeView>> nodes) {
        if (lat.isPresent() != lon.isPresent()) {
            return new Understood.Nowhere(
                    (lat.isPresent() ? "lon" : "lat") + ": missing (expected: lat and lon together)");
        }
        if (location.isPresent() && lat.isPresent()) {
            return new Understood.Nowhere("location: given with lat and lon (expected: one or the other)");
        }
        if (lat.isPresent()) {
            return at(lat.getAsDouble(), lon.getAsDouble());
        }
        return location.map(name -> named(name, nodes)).orElse(new Understood.Somewhere(Optional.empty()));
    }

    private static Understood at(double lat, double lon) {
        try {
            return new Understood.Somewhere(Optional.of(Wish.Client.at(new Place(lat, lon))));
        } catch (IllegalArgumentException e) {
            return new Understood.Nowhere(String.valueOf(e.getMessage()));
        }
    }

    /** A location without coordinates is known when a node is there. */
    private Understood named(String name, Supplier<? extends Collection<NodeView>> known) {
        String key = Locations.key(name);
        Optional<Place> place = locations.find(name);
        if (place.isPresent()) {
            return new Understood.Somewhere(Optional.of(new Wish.Client(key, place)));
        }
        Collection<NodeView> nodes = known.get();
        if (nodes.stream()
                .anyMatch(node -> Locations.key(node.profile().location()).equals(key))) {
            return new Understood.Somewhere(Optional.of(new Wish.Client(key, place)));
        }
        boolean isLong = name.length() > MOST_NAME_CHARACTERS;
        return new Understood.Nowhere("location: " + (isLong ? name.length() + " characters" : "\"" + name + "\"")
                + " is not known here (expected: " + (isLong ? "" : meant(name, nodes))
                + "the region of a cloud, a location of the operator's, or lat and lon instead)");
    }

    private String meant(String name, Collection<NodeView> nodes) {
        TreeSet<String> ofNodes = new TreeSet<>();
        nodes.forEach(node -> ofNodes.add(node.profile().location()));
        List<String> closest = locations.closest(name, ofNodes);
        return closest.isEmpty() ? "" : "such as " + String.join(", ", closest) + ": ";
    }
}
