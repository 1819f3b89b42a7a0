package io.tidegate.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseStats;
import io.tidegate.edge.ledger.Ledger;

/** What the database and the ledger count, for the operator's metrics. */
final class StoreMetrics {
    private StoreMetrics() {}

    static void register(MeterRegistry registry, Database database, Ledger ledger) {
        DatabaseStats stats = database.stats();
        counter(registry, "tidegate.store.commits", "Commits to disk", stats, s -> s.commits());
        counter(registry, "tidegate.store.works", "Pieces of work in these commits", stats, s -> s.works());
        counter(registry, "tidegate.store.failed.commits", "Commits that failed", stats, s -> s.failedCommits());
        counter(registry, "tidegate.store.refusals", "Pieces of work refused", stats, s -> s.refusals());
        FunctionCounter.builder("tidegate.store.commit.seconds", stats, s -> s.commitNanos() / 1e9)
                .description("Time spent in commits")
                .register(registry);
        Gauge.builder("tidegate.store.queued", stats, DatabaseStats::queued)
                .description("Pieces of work that wait for the writer")
                .register(registry);
        Gauge.builder("tidegate.store.kept", stats, DatabaseStats::kept)
                .description("Settlements that wait in memory for the database to recover")
                .register(registry);
        Gauge.builder("tidegate.store.healthy", database, d -> d.healthy() ? 1 : 0)
                .description("1 while the ledger can be written")
                .register(registry);
        Gauge.builder("tidegate.ledger.interrupted.at.start", ledger, Ledger::interruptedAtStart)
                .description("Attempts that the last stop left open and this start closed")
                .register(registry);
    }

    private interface Count {
        long of(DatabaseStats stats);
    }

    private static void counter(
            MeterRegistry registry, String name, String description, DatabaseStats stats, Count count) {
        FunctionCounter.builder(name, stats, s -> (double) count.of(s))
                .description(description)
                .register(registry);
    }
}
