package io.tidegate.coordinator.usage;

import io.tidegate.common.bank.Bank;
import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageAnswer;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the rows of nodes, each exactly once. Rows of any epoch are taken, also of one that was fenced or of a node's earlier life:
 * nothing that was spent is ever too late. For any thread, and for several coordinators on one database.
 */
public final class UsageIntake {
    private static final int MOST_NAMED = 20;

    private final Store store;
    private final Audit audit;
    private final Bank bank;
    private final boolean toolNames;

    /**
     * An intake into this store.
     *
     * @param bank is charged with the rows, in the transaction that takes them
     * @param toolNames whether the names of used tools are kept
     */
    public UsageIntake(Store store, Audit audit, Bank bank, boolean toolNames) {
        this.store = store;
        this.audit = audit;
        this.bank = bank;
        this.toolNames = toolNames;
    }

    /** Done when the rows are durable. */
    public Future<TakeResult> take(String node, UsageBatch batch) {
        return BatchCheck.flaw(batch)
                .map(why -> Future.<TakeResult>succeededFuture(new TakeResult.Malformed(why)))
                .orElseGet(() -> store.write(connection -> takeAll(connection, node, batch.rows()))
                        .map(cursors -> new TakeResult.Taken(new UsageAnswer(cursors))));
    }

    private List<Cursor> takeAll(Connection connection, String node, List<UsageRow> rows) throws SQLException {
        CursorRows cursors = new CursorRows(connection, node);
        cursors.lock(store.dialect());
        UsageRows.Taken taken = new UsageRows(connection, node, toolNames).take(cursors.behind(rows));
        TotalRows.add(connection, node, taken.counting());
        bank.charge(connection, node, charged(taken.counting()));
        if (!taken.superseded().isEmpty()) {
            tell(connection, node, taken.superseded());
        }
        return cursors.advance(rows);
    }

    private static List<ChargedRow> charged(List<UsageRow> rows) {
        Map<List<String>, List<RowWindow>> windows = new HashMap<>();
        return rows.stream()
                .filter(row -> !row.windows().isEmpty())
                .map(row -> new ChargedRow(
                        row.leaseEpoch(),
                        row.usage(),
                        row.costNanos(),
                        row.attemptNo() == 1 && row.corrects().isEmpty(),
                        windows.computeIfAbsent(row.windows(), UsageIntake::parsed)))
                .toList();
    }

    private static List<RowWindow> parsed(List<String> windows) {
        return List.copyOf(windows.stream().map(RowWindow::parse).toList());
    }

    /** It costs nobody anything, but says that the node was put back to a backup. */
    private void tell(Connection connection, String node, List<UsageRow> superseded) throws SQLException {
        JsonArray requests = new JsonArray();
        superseded.stream().limit(MOST_NAMED).forEach(row -> requests.add(row.requestId() + "/" + row.attemptNo()));
        JsonObject after = new JsonObject().put("rows", superseded.size()).put("attempts", requests);
        audit.write(connection, new Actor.Node(node), "usage.superseded", node, Optional.empty(), Optional.of(after));
    }
}
