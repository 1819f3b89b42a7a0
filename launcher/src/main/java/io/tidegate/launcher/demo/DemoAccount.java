package io.tidegate.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Answer.Done;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.ServerClient;
import java.time.ZoneId;
import java.util.Optional;

/** The demo's user and key, made through the same API that the commands use. */
final class DemoAccount {
    static final String USER = "demo";

    private final Server edge;
    private final Server operator;
    private final ZoneId zone;

    /**
     * An account at a running edge.
     *
     * @param edge the public port; its token is the key of an earlier demo, if there is one
     */
    DemoAccount(Server edge, Server operator, ZoneId zone) {
        this.edge = edge;
        this.operator = operator;
        this.zone = zone;
    }

    /** The key of the earlier demo when the edge still takes it, else a new one. */
    String key() {
        try (ServerClient client = new ServerClient(operator)) {
            return earlierKey().orElseGet(() -> newKey(client));
        }
    }

    private Optional<String> earlierKey() {
        if (edge.token().isEmpty()) {
            return Optional.empty();
        }
        try (ServerClient client = new ServerClient(edge)) {
            return client.ask(Request.get("/v1/user")) instanceof Done ? Optional.of(edge.token()) : Optional.empty();
        }
    }

    private String newKey(ServerClient client) {
        if (!(client.ask(Request.get("/admin/v1/users/" + USER)) instanceof Done)) {
            done(client.ask(Request.post("/admin/v1/users", user())));
        }
        return done(client.ask(Request.post("/admin/v1/keys", object().put("user", USER))))
                .path("key")
                .asText();
    }

    /** A machine whose zone is a mere offset has none that the edge knows. */
    private ObjectNode user() {
        ObjectNode user = object().put("name", USER);
        return ZoneId.getAvailableZoneIds().contains(zone.getId()) ? user.put("timezone", zone.getId()) : user;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode done(Answer answer) {
        if (answer instanceof Done(JsonNode body)) {
            return body;
        }
        throw new IllegalStateException("The demo's own edge did not make a user and a key: " + answer);
    }
}
