package io.tidegate.edge.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The connections of an event loop, each of which is to look at the clock now and then. A part of them has its turn at a time: a look at some
 * thousands, spread over the heap, takes milliseconds, in which nothing is relayed. For one event loop.
 */
final class ConnectionRounds {
    private static final int PARTS = 10;

    private final List<Set<ClientConnection>> parts = Stream.<Set<ClientConnection>>generate(LinkedHashSet::new)
            .limit(PARTS)
            .toList();
    private int turn;

    void add(ClientConnection connection) {
        part(connection).add(connection);
    }

    void remove(ClientConnection connection) {
        part(connection).remove(connection);
    }

    List<ClientConnection> all() {
        return parts.stream().flatMap(Set::stream).toList();
    }

    /**
     * Lets a tenth of the connections look at the clock.
     *
     * @return whether with this one all have had their turn
     */
    boolean lookAtSome(long nowNanos) {
        // What looks at the clock may end, and with it its place here
        new ArrayList<>(parts.get(turn)).forEach(connection -> connection.tick(nowNanos));
        turn = (turn + 1) % PARTS;
        return turn == 0;
    }

    private Set<ClientConnection> part(ClientConnection connection) {
        return parts.get(Math.floorMod(connection.hashCode(), PARTS));
    }
}
