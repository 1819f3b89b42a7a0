package io.tidegate.edge.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is to be looked at now and then, such as the connections of an event loop. A part has its turn at a time: a look at some thousands,
 * spread over the heap, takes milliseconds, in which nothing is relayed. For one thread.
 */
final class Rounds<T> {
    /** So many turns are a round, in which everything is looked at once. */
    static final int TURNS = 25;

    private final List<Set<T>> parts =
            Stream.<Set<T>>generate(LinkedHashSet::new).limit(TURNS).toList();
    private int turn;

    void add(T one) {
        part(one).add(one);
    }

    void remove(T one) {
        part(one).remove(one);
    }

    List<T> all() {
        return parts.stream().flatMap(Set::stream).toList();
    }

    /** Looks at those whose turn it is; they may remove themselves. */
    void turn(Consumer<T> look) {
        List<T> these = new ArrayList<>(parts.get(turn));
        // First, so that the others have their turn whatever happens in this one
        turn = (turn + 1) % TURNS;
        these.forEach(look);
    }

    private Set<T> part(T one) {
        return parts.get(Math.floorMod(one.hashCode(), TURNS));
    }
}
