package io.tidegate.edge.admin;

import static io.tidegate.edge.admin.OperatorNode.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.common.api.Readiness;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorPortTest {
    @TempDir
    Path folder;

    private final OpenApiDocument document = new OpenApiDocument(new JsonObject(OpenApi.document()));
    private OperatorNode node;

    @BeforeEach
    void start() throws IOException {
        node = new OperatorNode(folder);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void saysWithoutATokenThatItLives() {
        assertThat(node.raw("GET", "/livez", null, "").body()).isEqualToIgnoringWhitespace("{\"status\":\"live\"}");
    }

    @Test
    void saysWhetherItIsReadyAndWhyNot() {
        assertThat(node.get("/readyz").status()).isEqualTo(200);

        node.readiness.set(new Readiness.NotReady(List.of("the database is down", "draining")));

        OperatorNode.Reply reply = node.get("/readyz");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body().getJsonArray("reasons")).containsExactly("the database is down", "draining");
    }

    @Test
    void drainsTheNodeAndHasItServeAgain() {
        assertThat(node.get("/admin/v1/drain").body().getBoolean("draining")).isFalse();

        JsonObject drained = node.post("/admin/v1/drain", null).body();
        node.post("/admin/v1/drain", null);

        assertThat(drained.getBoolean("draining")).isTrue();
        assertThat(drained.getJsonArray("reasons")).containsExactly("it is drained by its operator");
        assertThat(drained.getDouble("move_seconds_left")).isBetween(1.0, 30.0);
        assertThat(node.load.drain().on()).isTrue();
        assertThat(node.drains).hasValue(1);

        assertThat(node.post("/admin/v1/serve", null).body().getBoolean("draining"))
                .isFalse();
        assertThat(node.load.drain().on()).isFalse();
        assertThat(node.drains).hasValue(2);
    }

    @Test
    void servesMetricsForPrometheus() {
        HttpResponse<String> response = node.raw("GET", "/metrics", null, "");

        assertThat(response.body()).isEqualTo("tidegate_up 1.0\n");
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Basic " + TOKEN, TOKEN, "Bearer " + TOKEN + "x"})
    void asksForTheTokenEverywhereBelowAdmin(String authorization) {
        for (String operation : document.operations()) {
            String[] parts = operation.split(" ", 2);
            if (parts[1].startsWith("/admin/")) {
                HttpResponse<String> response = node.raw(
                        parts[0], parts[1].replaceAll("[{}]", ""), authorization.isEmpty() ? null : authorization, "");
                assertThat(response.statusCode()).as(operation).isEqualTo(401);
                assertThat(document.flaws(parts[0], parts[1], 401, new JsonObject(response.body())))
                        .isEmpty();
            }
        }
        assertThat(node.raw("GET", "/admin/nothing", authorization.isEmpty() ? null : authorization, "")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void namesEachRequestInItsHeadAndInItsErrors() {
        HttpResponse<String> response = node.raw("GET", "/admin/v1/users", null, "");

        JsonObject body = new JsonObject(response.body());
        assertThat(response.headers().firstValue("request-id")).hasValue(body.getString("request_id"));
        assertThat(body.getString("type")).isEqualTo("error");
        assertThat(body.getJsonObject("error").getString("message")).startsWith("The operator's token is missing.");
    }

    @Test
    void saysWhatIsNotThere() {
        HttpResponse<String> path = node.raw("GET", "/admin/v1/user", "Bearer " + TOKEN, "");
        HttpResponse<String> method = node.raw("DELETE", "/admin/v1/users", "Bearer " + TOKEN, "");

        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(path.body()).contains("There is no /admin/v1/user here", "not_found_error");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.body()).contains("/admin/v1/users does not take DELETE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "nonsense", "{\"name\": \"a\"} {", "null"})
    void refusesABodyThatIsNoJsonObject(String body) {
        HttpResponse<String> response = node.raw("POST", "/admin/v1/users", "Bearer " + TOKEN, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("body: not a JSON object");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        HttpResponse<String> response = node.raw("POST", "/admin/v1/users", "Bearer " + TOKEN, " ".repeat(70_000));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("request_too_large");
    }

    @Test
    void saysWhenTheDatabaseIsDown() {
        OperatorNode.done(node.database.close());

        OperatorNode.Reply reply = node.createUser("alice", "UTC");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.message()).startsWith("Nothing was changed:");
    }

    @Test
    void hasADocumentOfExactlyWhatItDoes() {
        List<String> served = node.administration.routes().stream()
                .map(route -> route.method() + " " + route.path())
                .toList();
        TreeSet<String> expected = served.stream().collect(Collectors.toCollection(TreeSet::new));
        expected.addAll(List.of("GET /admin/v1/openapi.json", "GET /livez", "GET /readyz", "GET /metrics"));

        assertThat(document.operations()).isEqualTo(expected);
        assertThat(node.get("/admin/v1/openapi.json").body()).isEqualTo(new JsonObject(OpenApi.document()));
    }
}
