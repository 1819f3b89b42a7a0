package io.tidegate.edge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.common.key.GatewayKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/api.md} against a node, as far as it is about one: a coordinator does more. */
class ApiPageTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");
    private static final Pattern CURL = Pattern.compile(
            "curl -s -H \"Authorization: Bearer \\$TIDEGATE_ADMIN_TOKEN\" \"\\$TIDEGATE_ADMIN_URL(?<path>[^\"]+)\""
                    + "(?: -X (?<method>[A-Z]+))?(?: -d '(?<body>[^']*)')?");

    private final OpenApiDocument document = new OpenApiDocument(new JsonObject(OpenApi.document()));

    @Test
    void everyAdministrationExampleWorksInItsOrder(@TempDir Path folder) throws IOException {
        List<String> examples = Files.readAllLines(PAGE).stream()
                .filter(line -> line.contains("$TIDEGATE_ADMIN_URL"))
                .toList();
        TreeSet<String> shown = new TreeSet<>();
        String keyId = "";
        try (OperatorNode node = new OperatorNode(folder)) {
            for (String example : examples) {
                Matcher curl = CURL.matcher(example);
                assertThat(curl.matches()).as(example).isTrue();
                String body = curl.group("body");
                String method = curl.group("method") != null ? curl.group("method") : body != null ? "POST" : "GET";
                String path = curl.group("path").replace("$KEY_ID", keyId);
                if (!isForNodes(method, path)) {
                    continue;
                }

                OperatorNode.Reply reply = node.call(method, path, body == null ? null : new JsonObject(body));

                assertThat(reply.status()).as("%s: %s", example, reply.body()).isBetween(200, 299);
                keyId = reply.body().getString("key_id", keyId);
                shown.add(method + " " + template(path, keyId));
            }
        }
        TreeSet<String> all = document.operations().stream()
                .filter(operation -> operation.contains("/admin/v1/") && !operation.endsWith("openapi.json"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown).isEqualTo(all);
    }

    @Test
    void namesTheExpressionForSecretScanners() throws IOException {
        assertThat(Files.readString(PAGE)).contains(GatewayKey.PATTERN);
    }

    /** What only a coordinator has, a path or a parameter, its own test plays. */
    private boolean isForNodes(String method, String target) {
        List<String> parts = List.of(target.split("\\?", 2));
        return document.operation(method, parts.getFirst())
                .map(operation -> operation.getJsonArray("parameters", new JsonArray()).stream()
                        .map(parameter -> ((JsonObject) parameter).getString("name"))
                        .collect(Collectors.toSet()))
                .filter(known -> parts.size() == 1
                        || Stream.of(parts.getLast().split("&", -1))
                                .allMatch(given -> known.contains(given.replaceAll("=.*", ""))))
                .isPresent();
    }

    private static String template(String path, String keyId) {
        String plain = path.replaceAll("\\?.*", "").replace("/users/alice", "/users/{user}");
        return keyId.isEmpty() ? plain : plain.replace(keyId, "{key_id}");
    }
}
