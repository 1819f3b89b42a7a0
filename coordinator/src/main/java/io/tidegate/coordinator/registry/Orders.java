package io.tidegate.coordinator.registry;

import io.tidegate.common.bank.Bank;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.OrderBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an operator decides about a node. */
final class Orders {
    private final Store store;
    private final Audit audit;
    private final ChangeFeed feed;
    private final NodeTable table;
    private final Cursors cursors;
    private final Bookings bookings;

    Orders(Store store, Audit audit, ChangeFeed feed, NodeTable table, Cursors cursors, Bookings bookings) {
        this.store = store;
        this.audit = audit;
        this.feed = feed;
        this.table = table;
        this.cursors = cursors;
        this.bookings = bookings;
    }

    /**
     * Rows that a node has and has not reported.
     *
     * @param from the first that is missing
     * @param to the last that a beat named
     */
    record Unreported(String epoch, long from, long to) {
        JsonObject json() {
            return new JsonObject().put("epoch", epoch).put("from", from).put("to", to);
        }
    }

    /**
     * What a node that is gone left behind.
     *
     * @param booked what it held of quotas, which counts as used now
     */
    record Left(List<Unreported> unreported, List<Bank.Booked> booked) {
        static final Left NOTHING = new Left(List.of(), List.of());

        /** To be put beside what else is told of the node. */
        JsonObject json() {
            JsonArray ranges = new JsonArray();
            unreported.forEach(range -> ranges.add(range.json()));
            JsonArray units = new JsonArray();
            booked.forEach(one -> units.add(new JsonObject()
                    .put("quota", one.account().quota())
                    .put("subject", one.account().subject())
                    .put("units", one.units())));
            return new JsonObject().put("unreported", ranges).put("booked", units);
        }
    }

    sealed interface Outcome {
        /** It stands as it was ordered to. */
        record Done(Node node, Left left) implements Outcome {}

        record NoSuchNode() implements Outcome {}

        record Conflict(String why) implements Outcome {}
    }

    private sealed interface Result {
        record Written(NodeRow row, Left left) implements Result {}

        record Refused(Outcome outcome) implements Result {}
    }

    /** Tells a node to take no new clients, or to take some again. It hears of it as of any change. */
    Future<Outcome> drain(String id, boolean drain, Actor actor) {
        return store.write(connection -> {
                    Optional<NodeRow> found = locked(connection, id);
                    if (found.isEmpty()) {
                        return new Result.Refused(new Outcome.NoSuchNode());
                    }
                    NodeRow node = found.get();
                    if (node.standing() != Standing.ACTIVE) {
                        return new Result.Refused(new Outcome.Conflict(
                                id + " is " + node.standing().label() + ": it takes no orders any more."));
                    }
                    if (node.drain() != drain) {
                        ordered(connection, node, drain, actor);
                    }
                    return new Result.Written(NodeRows.find(connection, id).orElseThrow(), Left.NOTHING);
                })
                .map(this::done)
                .onSuccess(_ -> feed.committed());
    }

    private void ordered(Connection connection, NodeRow node, boolean drain, Actor actor) throws SQLException {
        Records.put(connection, RecordKind.ORDER, node.id(), Records.Handle.NONE, new OrderBody(drain));
        NodeRows.drain(connection, node.id(), drain, store.dialect().nowMillis(connection));
        audit.write(
                connection,
                actor,
                drain ? "node.drain" : "node.serve",
                node.id(),
                Optional.of(new JsonObject().put("drain", node.drain())),
                Optional.of(new JsonObject().put("drain", drain)));
    }

    /** Shuts a node out at once: nothing of it is taken any more, not even its rows. */
    Future<Outcome> revoke(String id, Actor actor) {
        return gone(id, Standing.REVOKED, true, actor);
    }

    /**
     * Declares a node gone. Its rows are still taken, should it come back to report.
     *
     * @param lost whether it cannot come back to report: else a node that beats, or has something to report, is kept
     */
    Future<Outcome> retire(String id, boolean lost, Actor actor) {
        return gone(id, Standing.RETIRED, lost, actor);
    }

    private Future<Outcome> gone(String id, Standing standing, boolean anyway, Actor actor) {
        Optional<Node> known = table.find(id);
        boolean beats = known.map(table::state).map(Orders::isUp).orElse(false);
        long lastSeq = known.flatMap(Node::last)
                .map(beat -> beat.message().outbox().lastSeq())
                .orElse(0L);
        return store.write(connection -> {
                    Optional<NodeRow> found = locked(connection, id);
                    if (found.isEmpty()) {
                        return new Result.Refused(new Outcome.NoSuchNode());
                    }
                    List<Unreported> unreported = unreported(connection, found.get(), lastSeq);
                    Optional<String> conflict = conflict(found.get(), standing, anyway, beats, unreported);
                    if (conflict.isPresent()) {
                        return new Result.Refused(new Outcome.Conflict(conflict.get()));
                    }
                    Left left = found.get().standing() == standing
                            ? new Left(unreported, List.of())
                            : stand(connection, found.get(), standing, lastSeq, unreported, actor);
                    return new Result.Written(NodeRows.find(connection, id).orElseThrow(), left);
                })
                .map(this::done);
    }

    private static Optional<String> conflict(
            NodeRow node, Standing standing, boolean anyway, boolean beats, List<Unreported> unreported) {
        if (standing == Standing.RETIRED && node.standing() == Standing.REVOKED) {
            return Optional.of(node.id() + " is revoked, which is more: nothing of it is taken.");
        }
        if (anyway || node.standing() == standing) {
            return Optional.empty();
        }
        if (beats) {
            return Optional.of(
                    node.id() + " beats. Drain it and stop it first; or, when it is lost all the same, say so"
                            + " with \"lost\": true (nodes retire " + node.id() + " --lost).");
        }
        return unreported.isEmpty()
                ? Optional.empty()
                : Optional.of(node.id() + " has rows to report: " + words(unreported)
                        + ". Start it once more, and it reports them; or, when they are lost, say so with \"lost\": true"
                        + " (nodes retire " + node.id() + " --lost).");
    }

    private Left stand(
            Connection connection,
            NodeRow node,
            Standing standing,
            long lastSeq,
            List<Unreported> unreported,
            Actor actor)
            throws SQLException {
        long now = store.dialect().nowMillis(connection);
        long kept = BeatRows.lastSeq(connection, node.id(), node.ordinal());
        EpochRows.fence(connection, node.id(), Math.max(kept, lastSeq), now);
        NodeRows.stand(connection, node.id(), standing, now);
        NodeState state = standing == Standing.REVOKED ? NodeState.REVOKED : NodeState.RETIRED;
        NodeRows.record(connection, node.id(), node.recorded(), state, now);
        // Its epochs are fenced: no grant can follow.
        Left left = new Left(unreported, bookings.book(connection, node.id()));
        audit.write(
                connection,
                actor,
                standing == Standing.REVOKED ? "node.revoke" : "node.retire",
                node.id(),
                Optional.of(new JsonObject().put("state", node.recorded().label())),
                Optional.of(new JsonObject().put("state", state.label()).mergeIn(left.json())));
        return left;
    }

    /** By what its beats said last, and what came since. */
    private List<Unreported> unreported(Connection connection, NodeRow node, long lastSeq) throws SQLException {
        Map<String, Long> have = new HashMap<>();
        for (Cursor cursor : cursors.of(connection, node.id())) {
            have.put(cursor.epoch(), cursor.seq());
        }
        List<Unreported> missing = new ArrayList<>();
        for (EpochRows.Registered epoch : EpochRows.of(connection, node.id())) {
            long kept = epoch.fenced()
                    ? epoch.lastSeq()
                    : Math.max(lastSeq, BeatRows.lastSeq(connection, node.id(), epoch.ordinal()));
            long seq = have.getOrDefault(epoch.epoch(), 0L);
            if (kept > seq) {
                missing.add(new Unreported(epoch.epoch(), seq + 1, kept));
            }
        }
        return missing;
    }

    private Optional<NodeRow> locked(Connection connection, String id) throws SQLException {
        NodeRows.lock(connection, id, store.dialect().forUpdate());
        return NodeRows.find(connection, id);
    }

    private Outcome done(Result result) {
        return switch (result) {
            case Result.Refused(Outcome outcome) -> outcome;
            case Result.Written(NodeRow row, Left left) -> new Outcome.Done(table.put(row), left);
        };
    }

    private static String words(List<Unreported> unreported) {
        return String.join(
                ", ",
                unreported.stream()
                        .map(range -> range.from() + " to " + range.to() + " of epoch " + range.epoch())
                        .toList());
    }

    private static boolean isUp(NodeState state) {
        return switch (state) {
            case HEALTHY, DEGRADED, DRAINING, SUSPECT -> true;
            case JOINING, DOWN, LEFT, RETIRED, REVOKED -> false;
        };
    }
}
