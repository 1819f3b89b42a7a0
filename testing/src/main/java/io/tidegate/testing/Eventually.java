package io.tidegate.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, with a time-out that fails the test and says what was waited for. */
public final class Eventually {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** For what takes no time but that of a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {}

    /**
     * Asks until it holds.
     *
     * @param state says how far it came, when it failed
     * @throws AssertionError after {@code timeout}
     */
    public static void until(String what, Duration timeout, Condition condition, Supplier<String> state) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Optional<IOException> notYet = Optional.empty();
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                notYet = Optional.of(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting", e);
            }
            if (System.nanoTime() - deadline > 0) {
                AssertionError failure = new AssertionError("not within " + timeout + ": " + what + "\n" + state.get());
                notYet.ifPresent(failure::initCause);
                throw failure;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Asks until it holds, for so long. */
    public static void until(String what, Duration timeout, Condition condition) {
        until(what, timeout, condition, () -> "");
    }

    /** Asks until it holds, for 30 s. */
    public static void until(String what, Condition condition, Supplier<String> state) {
        until(what, PATIENCE, condition, state);
    }

    /** Asks until it holds, for 30 s. */
    public static void until(String what, Condition condition) {
        until(what, PATIENCE, condition, () -> "");
    }

    /** Lets time go by in which something may go wrong. */
    public static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What is waited for. An I/O error means: not yet; the last one is told when it never holds. */
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
