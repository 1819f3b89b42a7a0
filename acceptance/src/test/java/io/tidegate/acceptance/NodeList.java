package io.tidegate.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The nodes as a coordinator lists them at one moment.
 *
 * @param nodes the members of {@code nodes} in {@code GET /admin/v1/nodes}
 */
record NodeList(List<JsonObject> nodes) {
    static NodeList of(JsonObject answer) {
        return new NodeList(answer.getJsonArray("nodes", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList());
    }

    static NodeList at(Operator operator) {
        return of(operator.http().json("GET", "/admin/v1/nodes", new JsonObject()));
    }

    /** The state of the node of that name; "absent" where there is none. */
    String state(String name) {
        return find(name).map(node -> node.getString("state")).orElse("absent");
    }

    /** The id of the node of that name. */
    String id(String name) {
        return find(name)
                .orElseThrow(() -> new AssertionError(this + " has no " + name))
                .getString("node_id");
    }

    boolean areAll(String state) {
        return nodes.stream().allMatch(node -> state.equals(node.getString("state")));
    }

    /** Whether all of them hear changes in these ways at least. */
    boolean hear(Pushes pushes) {
        return switch (pushes) {
            case WEB_SOCKET -> haveAll("socket");
            case BUS -> haveAll("bus");
            case WEB_SOCKET_AND_BUS -> haveAll("socket") && haveAll("bus");
        };
    }

    /** Whether the last beat of each is from after that time of {@link System#nanoTime()}: what they say is no older. */
    boolean beatSince(long nanoTime) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
        return nodes.stream().allMatch(node -> node.getLong("last_beat_age_ms", Long.MAX_VALUE) < millis);
    }

    private boolean haveAll(String member) {
        return nodes.stream().allMatch(node -> node.getBoolean(member, false));
    }

    /** The names, in order; one that is listed twice is there twice. */
    List<String> names() {
        return nodes.stream().map(node -> node.getString("name")).sorted().toList();
    }

    private Optional<JsonObject> find(String name) {
        return nodes.stream()
                .filter(node -> name.equals(node.getString("name")))
                .findFirst();
    }
}
