package io.tidegate.coordinator.registry;

import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds a node by the id that somebody said: in memory, or else in the store, where another coordinator may have just put it. */
final class NodeLookup {
    private static final Pattern ID = Pattern.compile("node_[0-9a-f]{16}");

    private final NodeTable table;
    private final Store store;

    NodeLookup(NodeTable table, Store store) {
        this.table = table;
        this.store = store;
    }

    Future<Optional<Node>> find(String id) {
        Optional<Node> known = table.find(id);
        if (known.isPresent() || !ID.matcher(id).matches()) {
            return Future.succeededFuture(known);
        }
        return again(id);
    }

    /** As it stands in the store. */
    Future<Optional<Node>> again(String id) {
        return store.read(connection -> NodeRows.find(connection, id)).map(row -> row.map(table::put));
    }
}
