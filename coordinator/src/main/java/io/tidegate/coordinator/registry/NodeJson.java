package io.tidegate.coordinator.registry;

import io.tidegate.common.bank.Bank;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.OutboxState;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Vitals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node as operators see it.
 *
 * @param score what discovery thinks of it, with names of its own
 */
record NodeJson(Function<NodeView, JsonObject> score) {
    private static final double MICROS_OF_A_MILLI = 1000.0;

    /**
     * All that is known of it.
     *
     * @param now by {@link StoreClock#steadyMillis}
     * @param newest revision, against which the node's is held
     */
    JsonObject of(Node node, NodeView view, long now, Revision newest) {
        NodeProfile profile = view.profile();
        JsonObject json = new JsonObject()
                .put("node_id", view.id())
                .put("name", profile.name())
                .put("state", view.state().label())
                .put("location", profile.location())
                .put("endpoint", profile.endpoint())
                .put("capabilities", new JsonArray(profile.capabilities()))
                .put("version", profile.version())
                .put("draining", view.draining())
                .put("epoch", node.row().epoch().map(Epoch::id).orElse(null))
                .put(
                        "registered_at",
                        node.row()
                                .epoch()
                                .map(epoch -> time(epoch.registeredAt()))
                                .orElse(null))
                .put("up_since", time(view.upSince()))
                .put("healthy_since", time(view.healthySince()))
                .put("last_beat_at", time(view.lastBeatAt()))
                .mergeIn(score.apply(view));
        view.beat().ifPresent(beat -> addBeat(json, beat, node.silence(now), newest));
        return json;
    }

    /**
     * What is left on a node that shall be stopped.
     *
     * @param silence for how long it was not heard, milliseconds
     */
    JsonObject left(NodeView view, long silence, List<Bank.Held> held) {
        JsonArray leases = new JsonArray();
        held.forEach(one -> leases.add(new JsonObject()
                .put("quota", one.account().quota())
                .put("subject", one.account().subject())
                .put("held", one.units())));
        JsonObject json = new JsonObject()
                .put("node_id", view.id())
                .put("name", view.profile().name())
                .put("state", view.state().label())
                .put("draining", view.draining())
                .put("epoch", view.beat().map(Heartbeat::epoch).orElse(null))
                .put("leases", leases);
        view.beat()
                .ifPresent(beat -> json.put("last_beat_age_ms", Math.max(0, silence))
                        .put("in_flight", beat.vitals().inFlight())
                        .put("outbox", outbox(beat.outbox())));
        return json;
    }

    private static JsonObject outbox(OutboxState outbox) {
        return new JsonObject()
                .put("last_seq", outbox.lastSeq())
                .put("unsent", outbox.unsent())
                .put("oldest_unsent_ms", outbox.oldestUnsentMillis());
    }

    private static void addBeat(JsonObject json, Heartbeat beat, long silence, Revision newest) {
        Vitals vitals = beat.vitals();
        boolean same = beat.applied().generation() == newest.generation();
        json.put("last_beat_age_ms", Math.max(0, silence))
                .put("health", Health.of(vitals))
                .put("load", vitals.load())
                .put("in_flight", vitals.inFlight())
                .put("most_in_flight", vitals.mostInFlight())
                .put("error_rate", vitals.errorRate())
                .put("loop_delay_ms", vitals.loopDelayMicros() / MICROS_OF_A_MILLI)
                .put(
                        "first_byte_ms",
                        vitals.firstByteMicros() < 0 ? null : vitals.firstByteMicros() / MICROS_OF_A_MILLI)
                .put("upstreams_ready", vitals.upstreamsReady())
                .put("upstreams", vitals.upstreams())
                .put("ledger_ready", vitals.ledgerReady())
                .put("socket", beat.socket())
                .put("bus", beat.bus())
                .put("revision", beat.applied().toString())
                .put(
                        "revision_lag",
                        same ? Math.max(0, newest.number() - beat.applied().number()) : null)
                .put("outbox", outbox(beat.outbox()));
    }

    private static @Nullable String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }
}
