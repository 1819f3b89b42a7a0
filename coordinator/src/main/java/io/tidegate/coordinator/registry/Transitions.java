package io.tidegate.coordinator.registry;

import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changes of nodes' states into the log and the audit log: once, whichever coordinator sees them first. Who goes down or
 * comes up is told at once; other changes when they last, and a moment's silence never.
 */
final class Transitions {
    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);
    private static final Duration LASTING = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 200;

    private final Store store;
    private final Audit audit;
    private final NodeTable table;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new HashMap<>();

    Transitions(Store store, Audit audit, NodeTable table, LongSupplier nanoTime) {
        this.store = store;
        this.audit = audit;
        this.table = table;
        this.nanoTime = nanoTime;
    }

    private record Seen(NodeState state, long since) {}

    private record Change(NodeRow node, NodeState to) {}

    /** Records what has changed. One call after the other. */
    Future<Void> record() {
        List<Change> changes = new ArrayList<>();
        table.all().forEach(node -> due(node).ifPresent(changes::add));
        if (changes.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Change> first = changes.subList(0, Math.min(changes.size(), MOST_AT_ONCE));
        return store.write(connection -> written(connection, first))
                .map(rows -> {
                    rows.forEach(table::put);
                    return rows;
                })
                .mapEmpty();
    }

    private Optional<Change> due(Node node) {
        String id = node.row().id();
        NodeState from = node.row().recorded();
        NodeState to = table.state(node);
        if (to.recorded() == from || to == NodeState.SUSPECT) {
            seen.remove(id);
            return Optional.empty();
        }
        Seen first = seen.compute(
                id,
                (_, before) -> before != null && before.state() == to ? before : new Seen(to, nanoTime.getAsLong()));
        boolean lasts = nanoTime.getAsLong() - first.since() >= LASTING.toNanos();
        return lasts || isTurn(from, to) ? Optional.of(new Change(node.row(), to)) : Optional.empty();
    }

    private static boolean isTurn(NodeState from, NodeState to) {
        return to.recorded() == NodeState.DOWN || from == NodeState.DOWN || from == NodeState.JOINING;
    }

    private List<NodeRow> written(Connection connection, List<Change> changes) throws SQLException {
        long now = store.dialect().nowMillis(connection);
        List<NodeRow> rows = new ArrayList<>();
        for (Change change : changes) {
            NodeRow node = change.node();
            if (NodeRows.record(
                    connection, node.id(), node.recorded(), change.to().recorded(), now)) {
                audit.write(
                        connection,
                        new Actor.Coordinator(),
                        "node.state",
                        node.id(),
                        Optional.of(
                                new JsonObject().put("state", node.recorded().label())),
                        Optional.of(new JsonObject().put("state", change.to().label())));
                NodeRows.find(connection, node.id()).ifPresent(rows::add);
                LOG.info(
                        "{} ({}) was {} and is {}",
                        node.id(),
                        node.profile().name(),
                        node.recorded().label(),
                        change.to().label());
            }
        }
        return rows;
    }
}
