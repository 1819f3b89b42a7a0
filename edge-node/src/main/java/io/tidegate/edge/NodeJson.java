package io.tidegate.edge;

import io.tidegate.edge.cluster.ClusterView;
import io.tidegate.edge.cluster.Standing;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** What a node shows its operator of itself. */
final class NodeJson {
    private NodeJson() {}

    static JsonObject of(String id, String name, String version, String epoch, Optional<ClusterView> cluster) {
        return new JsonObject()
                .put("node_id", id)
                .put("name", name)
                .put("version", version)
                .put("epoch", epoch)
                .put("cluster", cluster.map(NodeJson::of).orElse(null));
    }

    private static JsonObject of(ClusterView view) {
        return new JsonObject()
                .put("coordinator", view.coordinator().toString())
                .put("standing", word(view.standing()))
                .put("why", why(view.standing()))
                .put("connected", view.connected())
                .put("socket", view.socket())
                .put("bus", view.bus())
                .put("revision", view.applied().toString())
                .put(
                        "last_contact",
                        view.contactAt() == 0
                                ? null
                                : Instant.ofEpochMilli(view.contactAt()).toString())
                .put("silent_seconds", view.silentMillis() / 1000)
                .put("unsent_rows", view.outbox().unsent());
    }

    private static String word(Standing standing) {
        return switch (standing) {
            case Standing.Enrolling _ -> "enrolling";
            case Standing.Apart _ -> "apart";
            case Standing.Member _ -> "member";
            case Standing.Fenced _ -> "fenced";
            case Standing.Revoked _ -> "revoked";
        };
    }

    private static String why(Standing standing) {
        return switch (standing) {
            case Standing.Enrolling(String why) -> why;
            case Standing.Apart(String why) -> why;
            case Standing.Member _ -> "";
            case Standing.Fenced _ -> "another process has registered as this node";
            case Standing.Revoked _ -> "the operator has revoked or retired the node";
        };
    }
}
