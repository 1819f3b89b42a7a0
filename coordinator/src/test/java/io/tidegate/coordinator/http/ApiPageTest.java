package io.tidegate.coordinator.http;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/api.md} against a coordinator. */
class ApiPageTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");
    private static final Pattern CURL = Pattern.compile(
            "curl -s -H \"Authorization: Bearer \\$TIDEGATE_ADMIN_TOKEN\" \"\\$TIDEGATE_ADMIN_URL(?<path>[^\"]+)\""
                    + "(?: -X (?<method>[A-Z]+))?(?: -d '(?<body>[^']*)')?");

    private static final Pattern OF_A_NODE = Pattern.compile("/admin/v1/(node|drain|serve)\"");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        done(vertx.close());
    }

    @Test
    void everyAdministrationExampleWorksInItsOrder(@TempDir Path folder) throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
        SqliteStore store = TestStore.open(vertx, folder, now::get);
        Map<String, String> variables = new TreeMap<>();
        TreeSet<String> shown = new TreeSet<>();
        try (OperatorPort operators = new OperatorPort(vertx, folder, store, now);
                ListenPort nodes = new ListenPort(vertx, store, operators)) {
            String token = operators
                    .post("/admin/v1/join-tokens", "{'location': 'eu-west-1'}")
                    .body()
                    .getString("token");
            variables.put("$NODE_ID", nodes.enrol(token).body().getString("node_id"));
            for (String example : examples()) {
                Matcher curl = CURL.matcher(example);
                assertThat(curl.matches()).as(example).isTrue();
                String body = curl.group("body") == null ? "" : curl.group("body");
                String method = curl.group("method") != null ? curl.group("method") : body.isEmpty() ? "GET" : "POST";

                OperatorPort.Reply reply = operators.call(method, filled(curl.group("path"), variables), body);

                assertThat(reply.status()).as("%s: %s", example, reply.body()).isBetween(200, 299);
                for (String id : List.of("key_id", "token_id")) {
                    if (reply.body().containsKey(id)) {
                        variables.put(
                                "$" + id.toUpperCase(Locale.ROOT), reply.body().getString(id));
                    }
                }
                shown.add(method + " " + template(curl.group("path")));
            }
        }
        assertThat(shown).isEqualTo(operations(OpenApi.ofOperators(), "/admin/v1/"));
    }

    @Test
    void namesAllThatNodesAndDevelopersAreOffered() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(operations(OpenApi.ofListen(), "/"))
                .allSatisfy(operation -> assertThat(page).contains("`" + operation + "`"));
    }

    /** A node's own page is no coordinator's business. */
    private static List<String> examples() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.contains("$TIDEGATE_ADMIN_URL")
                        && !OF_A_NODE.matcher(line).find())
                .toList();
    }

    private static Set<String> operations(Buffer document, String below) {
        return new OpenApiDocument(new JsonObject(document))
                .operations().stream()
                        .filter(operation -> operation.contains(" " + below) && !operation.endsWith("openapi.json"))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String filled(String path, Map<String, String> variables) {
        String filled = path;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace(variable.getKey(), variable.getValue());
        }
        return filled;
    }

    private static String template(String path) {
        return path.replaceAll("\\?.*", "")
                .replace("/users/alice", "/users/{user}")
                .replace("/tokens/docs-dashboard", "/tokens/{token}")
                .replace("$KEY_ID", "{key_id}")
                .replace("$NODE_ID", "{node_id}")
                .replace("$TOKEN_ID", "{token_id}");
    }
}
