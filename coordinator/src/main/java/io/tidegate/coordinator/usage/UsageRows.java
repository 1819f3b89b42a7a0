package io.tidegate.coordinator.usage;

import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Appends to {@code usage_rows}. A row that is there already is left as it is. */
final class UsageRows {
    private static final String INSERT =
            "INSERT INTO usage_rows (node, epoch, seq, lease_epoch, standing, request_id, attempt_no,"
                    + " session_id, user_id, key_id, model, upstream, opened_at, closed_at, local_day, zone, windows,"
                    + " input, output, cache_read, cache_write_5m, cache_write_1h, cost_nanos, exact, outcome,"
                    + " status, upstream_request_id, first_byte_micros, price_version, client, tools, corrects_epoch,"
                    + " corrects_seq) VALUES (" + "?, ".repeat(32) + "?) ON CONFLICT DO NOTHING";

    private final Connection connection;
    private final String node;
    private final boolean toolNames;

    UsageRows(Connection connection, String node, boolean toolNames) {
        this.connection = connection;
        this.node = node;
        this.toolNames = toolNames;
    }

    /**
     * What was new of a batch.
     *
     * @param counting rows that count, corrections too
     * @param superseded rows of attempts that another row had told of
     */
    record Taken(List<UsageRow> counting, List<UsageRow> superseded) {}

    /**
     * Inserts what is missing. A row is known by its node, epoch and seq. No epoch and seq ever stand for two different rows, also
     * when a node was put back to a backup: each of its boots draws a new epoch at random.
     */
    Taken take(List<UsageRow> rows) throws SQLException {
        List<UsageRow> counting = new ArrayList<>();
        List<UsageRow> others = new ArrayList<>();
        insert(rows, Standing.COUNTED, counting, others);
        List<UsageRow> superseded = new ArrayList<>();
        if (!others.isEmpty()) {
            insert(
                    others.stream().filter(row -> row.corrects().isEmpty()).toList(),
                    Standing.SUPERSEDED,
                    superseded,
                    new ArrayList<>());
        }
        return new Taken(counting, superseded);
    }

    private void insert(List<UsageRow> rows, Standing standing, List<UsageRow> inserted, List<UsageRow> there)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            RowBinder binder = new RowBinder(insert);
            for (UsageRow row : rows) {
                bind(binder, row, row.corrects().isPresent() ? Standing.CORRECTION : standing);
            }
            int[] changed = insert.executeBatch();
            for (int i = 0; i < changed.length; i++) {
                (changed[i] == 1 ? inserted : there).add(rows.get(i));
            }
        }
    }

    private void bind(RowBinder to, UsageRow row, Standing standing) throws SQLException {
        to.text(node)
                .text(row.epoch())
                .number(row.seq())
                .text(row.leaseEpoch())
                .small(standing.code())
                .text(row.requestId())
                .small(row.attemptNo())
                .text(row.sessionId())
                .text(row.userId())
                .text(row.keyId())
                .text(row.model())
                .text(row.upstream())
                .number(row.openedAt())
                .number(row.closedAt())
                .number(row.localDay())
                .text(row.zone())
                .text(String.join(" ", row.windows()))
                .usage(row.usage())
                .number(row.costNanos())
                .small(row.exact() ? 1 : 0)
                .text(row.outcome())
                .small(row.status())
                .text(row.upstreamRequestId())
                .number(row.firstByteMicros())
                .text(row.priceVersion())
                .text(row.client())
                .text(toolNames ? String.join(" ", row.tools()) : "");
        Optional<Cursor> corrects = row.corrects();
        if (corrects.isPresent()) {
            to.text(corrects.get().epoch()).number(corrects.get().seq());
        } else {
            to.noText().noNumber();
        }
        to.toBatch();
    }
}
