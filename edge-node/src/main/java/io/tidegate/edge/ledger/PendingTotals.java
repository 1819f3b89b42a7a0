package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the closings of one group add to {@code day_totals}: summed up in memory and written once per row of it, in the same
 * transaction. Confined to the writer thread.
 */
final class PendingTotals {
    private static final List<String> SUMS = List.of(
            "requests",
            "attempts",
            "input",
            "output",
            "cache_read",
            "cache_write_5m",
            "cache_write_1h",
            "cost_nanos",
            "estimated_requests",
            "estimated_attempts",
            "estimated_input",
            "estimated_output",
            "estimated_cache_read",
            "estimated_cache_write_5m",
            "estimated_cache_write_1h",
            "estimated_cost_nanos");

    private record Key(String userId, long day, String model) {}

    private final Map<Key, Sum> sums = new HashMap<>();
    private final Binder upsert;

    PendingTotals(Connection connection) throws SQLException {
        upsert = new Binder(connection.prepareStatement(
                "INSERT INTO day_totals (user_id, local_day, model, " + String.join(", ", SUMS)
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO UPDATE SET " + additions()));
    }

    private static String additions() {
        return SUMS.stream()
                .map(column -> column + " = " + column + " + excluded." + column)
                .collect(Collectors.joining(", "));
    }

    void add(SettledAttempt settled) {
        OpenAttempt opened = settled.opened();
        Key key = new Key(opened.userId(), opened.window().day().toEpochDay(), opened.model());
        sums.computeIfAbsent(key, _ -> new Sum()).add(settled);
    }

    void flush() throws SQLException {
        for (Map.Entry<Key, Sum> entry : sums.entrySet()) {
            Key key = entry.getKey();
            upsert.text(key.userId).number(key.day).text(key.model);
            entry.getValue().all.bind(upsert);
            entry.getValue().estimated.bind(upsert);
            upsert.execute();
        }
    }

    void clear() {
        sums.clear();
    }

    private static final class Sum {
        private final Part all = new Part();
        private final Part estimated = new Part();

        void add(SettledAttempt settled) {
            all.add(settled);
            if (settled.quality() == Quality.ESTIMATED) {
                estimated.add(settled);
            }
        }
    }

    private static final class Part {
        private long requests;
        private long attempts;
        private Usage usage = Usage.NONE;
        private long costNanos;

        void add(SettledAttempt settled) {
            requests += settled.opened().attemptNo() == 1 ? 1 : 0;
            attempts++;
            usage = usage.plus(settled.usage());
            costNanos += settled.costNanos();
        }

        void bind(Binder to) throws SQLException {
            to.number(requests).number(attempts).usage(usage).number(costNanos);
        }
    }
}
