package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.identity.RequestVerifier;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.HeartbeatAnswer;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.NodeMessage;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** {@code POST /v1/nodes/heartbeat}: taken into memory at once, and kept in the store a moment later. */
final class Heartbeats {
    private final StateRules rules;
    private final NodeTable table;
    private final StoreClock clock;
    private final Store store;
    private final ChangeFeed feed;
    private final Consumer<Revision> ahead;
    private final BiConsumer<String, Beat> keep;

    /**
     * Beats of the nodes in the table.
     *
     * @param ahead hears of revisions that a node has and this process has not seen
     * @param keep takes each new beat, to put it into the store
     */
    Heartbeats(
            StateRules rules,
            NodeTable table,
            StoreClock clock,
            Store store,
            ChangeFeed feed,
            Consumer<Revision> ahead,
            BiConsumer<String, Beat> keep) {
        this.rules = rules;
        this.table = table;
        this.clock = clock;
        this.store = store;
        this.feed = feed;
        this.ahead = ahead;
        this.keep = keep;
    }

    ApiRoute route() {
        return new ApiRoute(HttpMethod.POST, "/v1/nodes/heartbeat", NodeMessage.handler(Heartbeat.class, this::beat));
    }

    private Future<Answer> beat(ProvenNode node, Heartbeat message) {
        Optional<Refusal> flaw =
                Plausible.heartbeat(message).map(NodeMessage::malformed).or(() -> clockOff(message.nodeTime()));
        if (flaw.isPresent()) {
            return Future.succeededFuture(flaw.get().answer());
        }
        return table.find(node.id())
                .filter(known -> known.row().isCurrent(message.epoch()))
                .map(known -> Future.succeededFuture(taken(known, message)))
                .orElseGet(() -> ofAnotherEpoch(node.id(), message));
    }

    /** Of the node's current epoch; one that is late, or a repetition, changes nothing. */
    private Answer taken(Node node, Heartbeat message) {
        Beat beat = rules.taken(node, message, clock.nowMillis(), clock.steadyMillis());
        if (table.put(node.row().id(), beat)) {
            keep.accept(node.row().id(), beat);
        }
        if (isAhead(message.applied(), feed.newest())) {
            ahead.accept(message.applied());
        }
        HeartbeatAnswer answer = new HeartbeatAnswer(clock.nowMillis(), feed.newest());
        return Answer.ok(new JsonObject(Buffer.buffer(Wire.write(answer))));
    }

    /** Another coordinator may have registered it a moment ago; or it is fenced, or was never registered. */
    private Future<Answer> ofAnotherEpoch(String id, Heartbeat message) {
        return store.read(connection -> {
                    NodeRow row = NodeRows.find(connection, id).orElseThrow();
                    boolean known = EpochRows.of(connection, id).stream()
                            .anyMatch(epoch -> epoch.epoch().equals(message.epoch()));
                    return new Found(row, known);
                })
                .map(found -> {
                    Node node = table.put(found.row());
                    if (node.row().isCurrent(message.epoch())) {
                        return taken(node, message);
                    }
                    if (found.row().isCurrent(message.epoch())) {
                        // never shut out by memory who is current in the store
                        return taken(table.believe(found.row()), message);
                    }
                    return (found.known() ? Registration.fenced() : notRegistered()).answer();
                });
    }

    private record Found(NodeRow row, boolean known) {}

    private Optional<Refusal> clockOff(long nodeTime) {
        long now = clock.nowMillis();
        return StoreClock.isNear(nodeTime, now)
                ? Optional.empty()
                : Optional.of(Refusal.at(
                        RefusalCode.CLOCK_OFF,
                        "node_time: " + (nodeTime > now ? "in the future" : "in the past") + " by "
                                + Math.abs(nodeTime - now) / 1000 + " s (expected: within "
                                + RequestVerifier.LEEWAY.toSeconds() + " s of the coordinator's time).",
                        now));
    }

    static Refusal notRegistered() {
        return Refusal.of(RefusalCode.NOT_REGISTERED, "This epoch of the node is not known here: register it.");
    }

    private static boolean isAhead(Revision applied, Revision newest) {
        return applied.generation() > newest.generation()
                || (applied.generation() == newest.generation() && applied.number() > newest.number());
    }
}
