package io.tidegate.edge.quota;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** A desk's loop whose time goes on when a test says so. It is the clock, too. */
final class HandLoop implements DeskLoop, InstantSource {
    private static final int MOST_AT_ONCE = 2_000_000;

    private record Work(long at, long order, Runnable what) {}

    private final PriorityQueue<Work> due =
            new PriorityQueue<>(Comparator.comparingLong(Work::at).thenComparingLong(Work::order));
    private final long startMillis;
    private long now;
    private long order;

    HandLoop(Instant start) {
        startMillis = start.toEpochMilli();
    }

    @Override
    public void run(Runnable work) {
        after(0, work);
    }

    @Override
    public void after(long millis, Runnable work) {
        due.add(new Work(now + millis, order++, work));
    }

    /** Does all that is to be done now. */
    void settle() {
        go(0);
    }

    void seconds(long seconds) {
        go(TimeUnit.SECONDS.toMillis(seconds));
    }

    /** Lets so much time go by, with all that happens in it. */
    void go(long millis) {
        long until = now + millis;
        int did = 0;
        while (!due.isEmpty() && due.element().at <= until) {
            Work next = due.remove();
            if (++did > MOST_AT_ONCE) {
                throw new AssertionError("the desk does not come to rest");
            }
            now = next.at;
            next.what.run();
        }
        now = until;
    }

    long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(now);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(startMillis + now);
    }
}
