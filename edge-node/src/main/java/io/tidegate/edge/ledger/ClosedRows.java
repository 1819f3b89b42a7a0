package io.tidegate.edge.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Appends to {@code attempts}. Confined to the writer thread. */
final class ClosedRows {
    private final Binder insert;

    ClosedRows(Connection connection) throws SQLException {
        insert = new Binder(
                connection.prepareStatement("INSERT INTO attempts (epoch_no, seq, id, request_id, attempt_no,"
                        + " session_id, user_id, key_id, model, upstream, opened_at, closed_at, local_day, zone, windows,"
                        + " input, output, cache_read, cache_write_5m, cache_write_1h, cost_nanos, quality, outcome,"
                        + " status, upstream_request_id, first_byte_micros, price_version, client, tools) VALUES"
                        + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    }

    void insert(long epochNo, long seq, SettledAttempt settled) throws SQLException {
        OpenAttempt opened = settled.opened();
        insert.number(epochNo)
                .number(seq)
                .number(opened.id())
                .who(opened)
                .number(opened.openedAtMillis())
                .number(settled.closedAtMillis())
                .window(opened.window())
                .usage(settled.usage())
                .number(settled.costNanos())
                .number(settled.quality().code())
                .number(settled.outcome().code())
                .number(settled.status())
                .text(settled.upstreamRequestId())
                .number(settled.firstByteMicros())
                .text(settled.priceVersion())
                .text(opened.client())
                .text(String.join(" ", settled.tools()))
                .execute();
    }
}
