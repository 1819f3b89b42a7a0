package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.RegisterAnswer;
import io.tidegate.common.wire.RegisterRequest;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.NodeMessage;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** {@code POST /v1/nodes/register}: a boot of a node; fences the ones before it, for ever. */
final class Registration {
    private final Store store;
    private final Audit audit;
    private final ChangeFeed feed;
    private final NodeTable table;
    private final StoreClock clock;
    private final Cursors cursors;

    Registration(Store store, Audit audit, ChangeFeed feed, NodeTable table, StoreClock clock, Cursors cursors) {
        this.store = store;
        this.audit = audit;
        this.feed = feed;
        this.table = table;
        this.clock = clock;
        this.cursors = cursors;
    }

    ApiRoute route() {
        return new ApiRoute(
                HttpMethod.POST, "/v1/nodes/register", NodeMessage.handler(RegisterRequest.class, this::register));
    }

    private sealed interface Outcome {
        record Current(NodeRow node, List<Cursor> cursors) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    private Future<Answer> register(ProvenNode node, RegisterRequest request) {
        if (request.wire() != Wire.VERSION) {
            return Future.succeededFuture(Enrolment.wrongWire(request.wire()).answer());
        }
        Optional<String> flaw = Plausible.epoch(request.epoch()).or(() -> Plausible.profile(request.profile()));
        if (flaw.isPresent()) {
            return Future.succeededFuture(NodeMessage.malformed(flaw.get()).answer());
        }
        long lastSeq = table.find(node.id())
                .flatMap(Node::last)
                .map(beat -> beat.message().outbox().lastSeq())
                .orElse(0L);
        return store.write(connection -> admit(connection, node.id(), request, lastSeq))
                .map(outcome -> switch (outcome) {
                    case Outcome.Refused(Refusal refusal) -> refusal.answer();
                    case Outcome.Current(NodeRow row, List<Cursor> known) -> {
                        table.put(row);
                        RegisterAnswer answer = new RegisterAnswer(clock.nowMillis(), feed.newest(), known);
                        yield Answer.ok(new JsonObject(Buffer.buffer(Wire.write(answer))));
                    }
                });
    }

    private Outcome admit(Connection connection, String id, RegisterRequest request, long lastSeq) throws SQLException {
        NodeRows.lock(connection, id, store.dialect().forUpdate());
        NodeRow node = NodeRows.find(connection, id).orElseThrow();
        if (node.standing() != Standing.ACTIVE) {
            return new Outcome.Refused(NodeFace.shutOut(id, node.standing()));
        }
        if (!request.profile().location().equals(node.profile().location())) {
            return new Outcome.Refused(Refusal.of(
                    RefusalCode.WRONG_LOCATION,
                    "The node enrolled in \"" + node.profile().location() + "\" and says now that it is in \""
                            + request.profile().location() + "\" (node.location)."));
        }
        boolean current = node.isCurrent(request.epoch());
        if (!current && isKnown(connection, id, request.epoch())) {
            return new Outcome.Refused(fenced());
        }
        long now = store.dialect().nowMillis(connection);
        if (!current) {
            begin(connection, node, request, lastSeq, now);
        }
        if (!current || !request.profile().equals(node.profile())) {
            NodeRows.describe(connection, id, request.profile(), now);
        }
        return new Outcome.Current(NodeRows.find(connection, id).orElseThrow(), cursors.of(connection, id));
    }

    private void begin(Connection connection, NodeRow node, RegisterRequest request, long lastSeq, long now)
            throws SQLException {
        long kept = BeatRows.lastSeq(connection, node.id(), node.ordinal());
        EpochRows.fence(connection, node.id(), Math.max(kept, lastSeq), now);
        EpochRows.insert(connection, node.id(), request.epoch(), node.ordinal() + 1, request.startedAt(), now);
        audit.write(
                connection,
                new Actor.Node(node.id()),
                "node.register",
                node.id(),
                node.epoch().map(fenced -> new JsonObject().put("epoch", fenced.id())),
                Optional.of(new JsonObject()
                        .put("epoch", request.epoch())
                        .put("version", request.profile().version())));
    }

    private static boolean isKnown(Connection connection, String id, String epoch) throws SQLException {
        return EpochRows.of(connection, id).stream()
                .anyMatch(known -> known.epoch().equals(epoch));
    }

    static Refusal fenced() {
        return Refusal.of(
                RefusalCode.FENCED,
                "A newer process with this node's identity has registered. This one must drain and exit; if both run"
                        + " on purpose, one of them needs a data directory and a join token of its own.");
    }
}
