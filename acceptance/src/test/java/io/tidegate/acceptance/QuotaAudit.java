package io.tidegate.acceptance;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import io.tidegate.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holds how a quota stands at the coordinator against the ledgers of all nodes and against the provider's bill, once nothing runs any more.
 *
 * @param spent tokens by the provider's bill, by session
 * @param rows of all nodes
 */
record QuotaAudit(Map<String, Long> spent, List<QuotaRow> rows) {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);

    /** Waits until the coordinator has all rows, and knows of all earlier starts of nodes that they are over. */
    static QuotaAudit of(Cluster cluster) {
        cluster.awaitReported();
        List<QuotaRow> rows = new ArrayList<>();
        for (EdgeProcess edge : cluster.edges()) {
            LedgerFile ledger = LedgerFile.in(edge.settings().data());
            Eventually.until(
                    "the coordinator knows that the earlier starts of "
                            + edge.settings().name() + " are over",
                    SETTLED_WITHIN,
                    () -> ledger.epochsToEnd() == 0,
                    () -> edge.program().tail());
            rows.addAll(ledger.quotaRows());
        }
        return new QuotaAudit(bill(cluster.simulator()), rows);
    }

    /** Waits until nothing is held: what is idle goes back by itself. */
    static QuotaStanding awaitNothingHeld(Operator operator, String user, String unit) {
        Eventually.until(
                "nothing is held of the quota of " + unit,
                SETTLED_WITHIN,
                () -> operator.quota(user, unit).held() == 0,
                () -> operator.quota(user, unit).toString());
        return operator.quota(user, unit);
    }

    private static Map<String, Long> bill(SimulatedProvider provider) {
        Eventually.until(
                "the provider knows of every request how it ended",
                SETTLED_WITHIN,
                () -> !provider.bill().contains("\"running\""));
        try {
            return Billed.all(provider.bill()).stream()
                    .filter(Billed::charged)
                    .collect(groupingBy(Billed::session, summingLong(entry -> QuotaRow.tokens(entry.usage()))));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What the ledgers' rows take of the quota. */
    long charged(QuotaStanding quota) {
        return rows.stream().mapToLong(row -> row.charge(quota)).sum();
    }

    /** What they say that no lease covered. */
    long beyond(QuotaStanding quota) {
        return rows.stream().mapToLong(row -> row.beyond(quota)).sum();
    }

    /** Tokens by the bill, of exchanges that count for the quota. */
    long spent(QuotaStanding quota) {
        return sessions(rows.stream().filter(row -> row.countsFor(quota)))
                .mapToLong(this::spent)
                .sum();
    }

    /**
     * Of exchanges whose count the provider never gave, as when their node was killed: what they were charged, or what the provider asks for,
     * if that is more. Only a provider knows what of it is beyond what was set aside.
     */
    long uncertain(QuotaStanding quota) {
        return rows.stream()
                .filter(row -> row.countsFor(quota) && !row.exact())
                .mapToLong(row -> Math.max(row.charge(quota), spent(row.session())))
                .sum();
    }

    long estimatedRows() {
        return rows.stream().filter(row -> !row.exact()).count();
    }

    /** What was taken for sure, or set aside for what ran, when a moment had come that lies so far back. */
    long takenBy(long millis, long late, QuotaStanding quota, Map<String, Long> reserved) {
        return rows.stream()
                .filter(row -> row.openedAt() <= millis)
                .mapToLong(row -> row.closedAt() < millis - late
                        ? row.charge(quota)
                        : Math.max(row.charge(quota), reserved.getOrDefault(row.session(), 0L)))
                .sum();
    }

    private long spent(String session) {
        return spent.getOrDefault(session, 0L);
    }

    private static Stream<String> sessions(Stream<QuotaRow> some) {
        return some.map(QuotaRow::session).distinct();
    }
}
