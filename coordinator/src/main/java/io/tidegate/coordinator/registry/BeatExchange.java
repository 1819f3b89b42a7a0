package io.tidegate.coordinator.registry;

import io.tidegate.common.bank.Bank;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts this coordinator's beats into the store, many at a time, and takes from it what the others put there, and whether nodes that fell silent have left. */
final class BeatExchange {
    /** How far looks overlap, for the sake of transactions that were slow, or another coordinator's clock. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private static final String NOBODY = "";
    private static final Logger LOG = LoggerFactory.getLogger(BeatExchange.class);

    private final Store store;
    private final NodeTable table;
    private final StoreClock clock;
    private final StallGuard guard;
    private final Freshness freshness;
    private final String self;
    private final Map<String, Beat> pending = new ConcurrentHashMap<>();
    private volatile long since;
    private volatile long generation;

    /** @param self the name of this process among the coordinators of the store */
    BeatExchange(Store store, NodeTable table, StoreClock clock, StallGuard guard, Freshness freshness, String self) {
        this.store = store;
        this.table = table;
        this.clock = clock;
        this.guard = guard;
        this.freshness = freshness;
        this.self = self;
    }

    /** Remembers a beat for the next {@link #flush}. For any thread. */
    void keep(String node, Beat beat) {
        pending.merge(node, beat, (known, later) -> later.isAfter(known) ? later : known);
    }

    /** Writes what was remembered; when that fails, it is remembered still. */
    Future<Void> flush() {
        Map<String, Beat> batch = new TreeMap<>(pending);
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        batch.forEach(pending::remove);
        return store.write(connection -> {
                    BeatRows.keep(connection, batch, self);
                    return true;
                })
                .onFailure(_ -> batch.forEach(this::keep))
                .mapEmpty();
    }

    /** Reads what others wrote since the last look, and the store's clock; and all anew in another generation. */
    Future<Void> look() {
        long asked = clock.nanoTime();
        long from = since;
        long known = generation;
        List<Node> leaving = table.leaving();
        return store.read(connection -> read(connection, store.dialect(), from, known, leaving))
                .map(seen -> {
                    if (clock.learn(seen.now(), asked)) {
                        guard.excuse();
                    }
                    seen.nodes().forEach(table::put);
                    seen.beats().forEach(table::put);
                    seen.left().forEach(table::putHoldingNothing);
                    if (seen.generation() != known) {
                        restored(seen);
                    }
                    since = seen.now() - OVERLAP.toMillis();
                    freshness.looked(asked);
                    return seen;
                })
                .mapEmpty();
    }

    /** The beats that the store has are old, and many a node has yet to register there: that is no silence. */
    private void restored(Seen seen) {
        generation = seen.generation();
        table.dropBefore(seen.generation());
        guard.excuse();
        LOG.info("Read all of {} nodes of generation {}", seen.nodes().size(), seen.generation());
    }

    private record Seen(long now, long generation, List<NodeRow> nodes, Map<String, Beat> beats, List<Node> left) {}

    private Seen read(Connection connection, Dialect dialect, long from, long known, List<Node> leaving)
            throws SQLException {
        long now = dialect.nowMillis(connection);
        long current = Records.revision(connection).generation();
        if (current != known) {
            return new Seen(
                    now,
                    current,
                    NodeRows.changedSince(connection, 0),
                    BeatRows.since(connection, 0, NOBODY),
                    List.of());
        }
        List<Node> left = new ArrayList<>();
        for (Node node : leaving) {
            if (Bank.heldBy(connection, node.row().id()).isEmpty()) {
                left.add(node);
            }
        }
        return new Seen(
                now, current, NodeRows.changedSince(connection, from), BeatRows.since(connection, from, self), left);
    }
}
