package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The part of a coordinator that an import needs, kept in memory, its lists in parts of two. */
final class FakeCoordinator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PART = 2;

    private final HttpServer server;
    private final Map<String, ObjectNode> users = new LinkedHashMap<>();
    private final Map<String, ObjectNode> keys = new LinkedHashMap<>();
    private final Map<String, ObjectNode> quotas = new LinkedHashMap<>();
    /** Requests that change something, such as {@code POST /admin/v1/users}. */
    final List<String> changes = new CopyOnWriteArrayList<>();

    /** The user for whom no key is made. */
    volatile Optional<String> refusing = Optional.empty();

    FakeCoordinator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized List<ObjectNode> keys() {
        return new ArrayList<>(keys.values());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode given = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
            String line = exchange.getRequestMethod() + " " + path;
            if (!exchange.getRequestMethod().equals("GET")) {
                changes.add(line);
            }
            ObjectNode answer = given.path("user").asText("").equals(refusing.orElse("?")) && line.endsWith("/keys")
                    ? refusal()
                    : answer(
                            line,
                            given,
                            Optional.ofNullable(exchange.getRequestURI().getQuery()));
            byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.has("error") ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private ObjectNode answer(String line, JsonNode given, Optional<String> query) {
        String last = line.substring(line.lastIndexOf('/') + 1);
        return switch (line.replaceAll("(users|keys)/.*", "$1/ONE")) {
            case "GET /admin/v1/users" -> part("users", users, query);
            case "GET /admin/v1/keys" -> part("keys", keys, query);
            case "GET /admin/v1/quotas" -> part("quotas", quotas, query);
            case "POST /admin/v1/users" -> made(users, given.path("name").asText(), given);
            case "PATCH /admin/v1/users/ONE" -> known(users, last).setAll((ObjectNode) given);
            case "PATCH /admin/v1/keys/ONE" -> known(keys, last).setAll((ObjectNode) given);
            case "PUT /admin/v1/quotas" ->
                made(quotas, given.path("user").asText() + given.path("window").asText(), given)
                        .put("source", "own");
            case "POST /admin/v1/keys" -> newKey(given);
            default -> throw new IllegalArgumentException(line);
        };
    }

    private static ObjectNode known(Map<String, ObjectNode> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }

    private static ObjectNode made(Map<String, ObjectNode> all, String name, JsonNode given) {
        ObjectNode made = given.deepCopy();
        all.put(name, made);
        return made;
    }

    private ObjectNode newKey(JsonNode given) {
        String id = "key" + keys.size();
        return made(keys, id, given)
                .put("key_id", id)
                .put("state", "active")
                .deepCopy()
                .put("key", "tgk_" + id + "_secret");
    }

    private static ObjectNode part(String name, Map<String, ObjectNode> all, Optional<String> query) {
        int from = query.map(text -> Integer.parseInt(text.replaceAll(".*after=", "")))
                .orElse(0);
        List<ObjectNode> items = new ArrayList<>(all.values());
        int to = Math.min(from + PART, items.size());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray(name);
        items.subList(from, to).forEach(list::add);
        if (to < items.size()) {
            answer.put("next", Integer.toString(to));
        }
        return answer;
    }

    private static ObjectNode refusal() {
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("error").put("type", "api_error").put("message", "the database is away");
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
