package io.tidegate.coordinator.discovery;

import java.util.Optional;
import java.util.Set;

/**
 * What a client looks for.
 *
 * @param client where it is, when it says so
 * @param capabilities what a node must have
 * @param current the endpoint that it uses now
 */
record Wish(Optional<Client> client, Set<String> capabilities, Optional<String> current) {
    Wish {
        capabilities = Set.copyOf(capabilities);
    }

    /** What clients of one location share. */
    Wish ofAnybody() {
        return new Wish(client, capabilities, Optional.empty());
    }

    /**
     * Where a client is.
     *
     * @param location a name; of a client that gave coordinates one made of them, shared by its surroundings
     * @param place not known of a location of which only the nodes know the name
     */
    record Client(String location, Optional<Place> place) {
        /** Of coordinates. The location is a field of one degree. */
        static Client at(Place place) {
            return new Client(Math.round(place.lat()) + "," + Math.round(place.lon()), Optional.of(place));
        }
    }
}
