package io.tidegate.edge.quota.model;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Time that only goes on when told, and what is to happen in it. The same seed makes the same run. */
final class Simulation {
    private record Event(long at, long order, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final SplittableRandom random;
    private long now;
    private long order;

    Simulation(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Milliseconds since the beginning: what a monotonic clock shows. */
    long now() {
        return now;
    }

    void after(long millis, Runnable action) {
        events.add(new Event(now + millis, order++, action));
    }

    /** Lets all happen that is due within so many milliseconds. */
    void run(long millis) {
        long until = now + millis;
        while (!events.isEmpty() && events.element().at <= until) {
            Event event = events.remove();
            now = event.at;
            event.action.run();
        }
        now = until;
    }

    long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }
}
