package io.tidegate.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Answer.Done;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.ServerClient;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The demo's nodes, user and key, made through the same API that the commands use. */
final class DemoAccount {
    static final String USER = "demo";
    private static final int TRIES = 200;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final Server coordinator;
    private final ZoneId zone;

    /** An account at a coordinator's operators' port. */
    DemoAccount(Server coordinator, ZoneId zone) {
        this.coordinator = coordinator;
        this.zone = zone;
    }

    /** A join token for one node. */
    String invitation(String location) {
        try (ServerClient client = new ServerClient(coordinator)) {
            return done(client.ask(Request.post("/admin/v1/join-tokens", object().put("location", location))))
                    .path("token")
                    .asText();
        }
    }

    /**
     * A key that all edges take: the one of the earlier demo when they still do, else a new one.
     *
     * @param edges their public ports; the token is the key of the earlier demo, or empty
     */
    String key(List<Server> edges) throws IOException {
        String earlier = edges.getFirst().token();
        if (!earlier.isEmpty() && stillValid(earlier)) {
            awaitTaken(earlier, edges);
            return earlier;
        }
        String made;
        try (ServerClient client = new ServerClient(coordinator)) {
            made = newKey(client);
        }
        awaitTaken(made, edges);
        return made;
    }

    private boolean stillValid(String key) {
        String[] parts = key.split("_", -1);
        try (ServerClient client = new ServerClient(coordinator)) {
            return parts.length == 3
                    && client.ask(Request.get("/admin/v1/keys/" + Request.segment(parts[1])))
                            instanceof Done(JsonNode body)
                    && body.path("state").asText().equals("active");
        }
    }

    private String newKey(ServerClient client) {
        if (!(client.ask(Request.get("/admin/v1/users/" + USER)) instanceof Done)) {
            done(client.ask(Request.post("/admin/v1/users", user())));
            done(client.ask(Request.put("/admin/v1/quotas", everyone("day", 20_000_000))));
            done(client.ask(Request.put("/admin/v1/quotas", everyone("month", 200_000_000))));
        }
        return done(client.ask(Request.post("/admin/v1/keys", object().put("user", USER))))
                .path("key")
                .asText();
    }

    /** Edges hear of it at once, but not before this process has its answer. */
    private static void awaitTaken(String key, List<Server> edges) throws IOException {
        for (Server edge : edges) {
            await(new Server(edge.url(), key, edge.origin()), "/v1/user", "does not take its key");
        }
    }

    /** Waits until an edge has its first copy of the coordinator's records. */
    static void awaitReady(Server operator) throws IOException {
        await(operator, "/readyz", "does not get ready");
    }

    private static void await(Server server, String path, String otherwise) throws IOException {
        try (ServerClient client = new ServerClient(server)) {
            Answer answer = client.ask(Request.get(path));
            for (int tries = 1; tries < TRIES && !(answer instanceof Done); tries++) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
                answer = client.ask(Request.get(path));
            }
            if (!(answer instanceof Done)) {
                throw new IOException("The demo's edge at " + server.url() + " " + otherwise + ": " + answer);
            }
        }
    }

    /** A machine whose zone is a mere offset has none that the edge knows. */
    private ObjectNode user() {
        ObjectNode user = object().put("name", USER);
        return ZoneId.getAvailableZoneIds().contains(zone.getId()) ? user.put("timezone", zone.getId()) : user;
    }

    /** More than a demo uses, and still something to see. */
    private static ObjectNode everyone(String window, long limit) {
        return object().put("everyone", true).put("window", window).put("limit", limit);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode done(Answer answer) {
        if (answer instanceof Done(JsonNode body)) {
            return body;
        }
        throw new IllegalStateException("The demo's own coordinator refused: " + answer);
    }
}
