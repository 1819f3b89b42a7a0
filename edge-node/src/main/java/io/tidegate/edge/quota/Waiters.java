package io.tidegate.edge.quota;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Those who wait for units of one account, in the order of coming. Confined to the desk. */
final class Waiters {
    private final Deque<Waiter> all = new ArrayDeque<>();

    /**
     * Somebody who waits for units.
     *
     * @param number in the order of coming
     */
    record Waiter(long number, long units, long sinceNanos, Promise<Need> promise) {
        boolean told(Need need) {
            promise.complete(need);
            return true;
        }

        /** Served, if the lease has the units, or must not refuse. */
        boolean served(Lease lease, boolean hard) {
            if (!hard) {
                lease.force(units);
                return told(new Need.Given(lease));
            }
            return lease.take(units) && told(new Need.Given(lease));
        }
    }

    void add(Waiter waiter) {
        all.add(waiter);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What all need together. */
    long units() {
        return all.stream().mapToLong(Waiter::units).sum();
    }

    /** What the smallest needs. */
    long least() {
        return all.stream().mapToLong(Waiter::units).min().orElse(0);
    }

    /** Serves whom the lease can, and tells those of the others who are given up. */
    void decide(@Nullable Lease lease, boolean hard, Predicate<Waiter> givenUp, Need otherwise) {
        all.removeIf(waiter ->
                (lease != null && waiter.served(lease, hard)) || (givenUp.test(waiter) && waiter.told(otherwise)));
    }

    /** Tells all up to this number. */
    void tell(long upTo, Need need) {
        all.removeIf(waiter -> waiter.number() <= upTo && waiter.told(need));
    }
}
