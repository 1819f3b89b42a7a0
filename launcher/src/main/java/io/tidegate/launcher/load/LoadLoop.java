package io.tidegate.launcher.load;

import io.tidegate.launcher.load.Connection.State;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Puts a load on a target, on the thread that calls it: sockets without a framework, so that little is spent beside the target. */
public final class LoadLoop {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int MOST_COMPLAINTS = 5;
    private static final long LAST_ONES_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long LONGEST_WAIT_MILLIS = 20;

    /** Hears when measuring begins and ends. */
    public interface Window {
        void begin();

        void end();
    }

    private final Load load;
    private final Window window;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Histogram firstByte = new Histogram();
    private final Histogram lastByte = new Histogram();
    private final List<String> complaints = new ArrayList<>();
    private long number;
    private long sent;
    private long whole;
    private long asOrdered;
    private long wrong;
    private boolean measuring;
    private boolean late;

    private LoadLoop(Load load, long firstNumber, Window window) {
        this.load = load;
        this.number = firstNumber;
        this.window = window;
    }

    /**
     * Blocks until the window is over and every exchange that was begun is.
     *
     * @param firstNumber of the first request; the next ones count on from it
     */
    public static LoadResult run(Load load, long firstNumber, Window window) throws IOException, InterruptedException {
        LoadLoop loop = new LoadLoop(load, firstNumber, window);
        try (Selector selector = Selector.open()) {
            return loop.run(selector);
        } finally {
            loop.connections.forEach(Connection::close);
        }
    }

    private LoadResult run(Selector selector) throws IOException, InterruptedException {
        for (int i = 0; i < load.connections(); i++) {
            connections.add(new Connection(load.target(), selector, load.kinds().apply(i)));
        }
        idle.addAll(connections);
        long started = System.nanoTime();
        long begin = started + load.lead().toNanos();
        long end = begin + load.window().toNanos();
        long begun = 0;
        double seconds = 0;
        boolean over = false;
        while (!over || idle.size() < connections.size()) {
            long now = System.nanoTime();
            if (begun == 0 && now - begin >= 0) {
                begun = now;
                measuring = true;
                window.begin();
            } else if (!over && now - end >= 0) {
                over = true;
                measuring = false;
                window.end();
                seconds = (now - begun) / (double) TimeUnit.SECONDS.toNanos(1);
            } else if (over && now - end > LAST_ONES_NANOS) {
                giveUp();
            }
            selector.select(over ? LONGEST_WAIT_MILLIS : issue(started));
            take(selector);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return new LoadResult(
                sent, whole, asOrdered, wrong, complaints, firstByte.count(), seconds, firstByte, lastByte);
    }

    /** Begins what is due, and tells how long nothing more will be, in milliseconds. */
    private long issue(long started) throws IOException {
        if (load.perSecond().isEmpty()) {
            while (!idle.isEmpty()) {
                begin(idle.removeFirst(), System.nanoTime());
            }
            return LONGEST_WAIT_MILLIS;
        }
        long interval = TimeUnit.SECONDS.toNanos(1) / load.perSecond().getAsInt();
        long due = started + sent * interval;
        long now = System.nanoTime();
        while (due - now <= 0 && !idle.isEmpty()) {
            // who had to wait for a connection has waited since it was due; that we ourselves woke late counts for
            // nobody
            begin(idle.removeFirst(), late ? due : now);
            due += interval;
        }
        late = due - now <= 0;
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(due - now), 1, LONGEST_WAIT_MILLIS);
    }

    private void begin(Connection connection, long from) throws IOException {
        sent++;
        connection.begin(number++, from);
    }

    private void take(Selector selector) throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            boolean wasRunning = connection.isRunning();
            State state = connection.ready(buffer, System.nanoTime());
            if (wasRunning && state != State.RUNNING) {
                count(connection, state);
                idle.addLast(connection);
            }
        }
        selector.selectedKeys().clear();
    }

    private void count(Connection connection, State state) {
        switch (state) {
            case WHOLE -> {
                whole++;
                if (measuring) {
                    firstByte.add(connection.firstByteNanos());
                    lastByte.add(connection.lastByteNanos());
                }
            }
            case AS_ORDERED -> asOrdered++;
            case WRONG -> complain(connection);
            case IDLE, RUNNING -> throw new IllegalStateException("state: " + state);
        }
    }

    private void complain(Connection connection) {
        wrong++;
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(connection.complaint());
        }
    }

    private void giveUp() {
        for (Connection connection : connections) {
            if (connection.isRunning()) {
                connection.giveUp();
                complain(connection);
                idle.addLast(connection);
            }
        }
    }
}
