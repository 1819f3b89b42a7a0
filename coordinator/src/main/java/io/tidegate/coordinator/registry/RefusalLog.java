package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts refusals into the log and the audit log, bounded, so that whoever is refused for ever cannot fill them. */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int MOST_OF_ALL_A_MINUTE = 600;
    private static final int ENROLMENTS_A_MINUTE = 10;

    private final Store store;
    private final Audit audit;
    private final Budget nodes;
    private final Budget enrolments;

    RefusalLog(Store store, Audit audit, LongSupplier nanoTime) {
        this.store = store;
        this.audit = audit;
        this.nodes = new Budget(1, MOST_OF_ALL_A_MINUTE, nanoTime);
        this.enrolments = new Budget(ENROLMENTS_A_MINUTE, MOST_OF_ALL_A_MINUTE, nanoTime);
    }

    /**
     * A known node was refused: told once a minute for each node and reason.
     *
     * @param actor the node where it proved who it is; nobody where it did not
     */
    void node(Actor actor, String nodeId, RefusalCode code, String message) {
        told(actor, nodeId, label(code), message);
    }

    private void told(Actor actor, String nodeId, String code, String message) {
        if (nodes.take(nodeId + " " + code)) {
            write(
                    actor,
                    "node.refused",
                    nodeId,
                    new JsonObject().put("code", code).put("reason", message));
        }
    }

    /** A handler's answer to a node that proved who it is, which may be a refusal. */
    void noteIfRefused(ProvenNode node, Answer answer) {
        if (answer.isError() && answer.content() instanceof Answer.Content.Json(JsonObject body)) {
            JsonObject error = body.getJsonObject("error", new JsonObject());
            String code = error.getString("code", "");
            if (!code.isEmpty() && !code.equals(label(RefusalCode.UNAVAILABLE))) {
                told(new Actor.Node(node.id()), node.id(), code, error.getString("message", ""));
            }
        }
    }

    /**
     * Somebody could not enrol: told ten times a minute for each address.
     *
     * @param subject the join token's id, where it has the form of one; else empty
     */
    void enrolment(String address, String subject, Refusal refusal) {
        if (enrolments.take(address)) {
            JsonObject what = new JsonObject()
                    .put("code", label(refusal.code()))
                    .put("reason", refusal.message())
                    .put("address", address);
            write(new Actor.Node(""), "node.enrol.refused", subject, what);
        }
    }

    private void write(Actor actor, String action, String subject, JsonObject what) {
        LOG.warn("{} {}: {}", action, subject.isEmpty() ? "-" : subject, what.getString("reason"));
        Future<Void> written = store.write(connection -> {
                    audit.write(connection, actor, action, subject, Optional.empty(), Optional.of(what));
                    return true;
                })
                .mapEmpty();
        written.onFailure(failure -> LOG.warn("A refusal is not in the audit log: {}", failure.getMessage()));
    }

    private static String label(RefusalCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
