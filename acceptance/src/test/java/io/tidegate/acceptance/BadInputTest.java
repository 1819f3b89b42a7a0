package io.tidegate.acceptance;

import static io.tidegate.acceptance.AnthropicError.assertFinal;
import static io.tidegate.acceptance.AnthropicError.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a request can be wrong gets an answer that says what to do, and never reaches the provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String MESSAGES = "/v1/messages";

    private final RawUpstream upstream = new RawUpstream();
    private final EdgeProcess edge =
            EdgeProcess.start(EdgeSettings.named("bad-input").upstream("raw", upstream.url()));
    private final Operator operator = edge.operator();
    private String key = "";

    BadInputTest() throws IOException {}

    @BeforeAll
    void makeAKey() {
        upstream.answering(side -> side.respond(200, "application/json", Fixtures.response("message.json")));
        key = operator.keyFor("developer");
    }

    @AfterAll
    void stop() throws IOException {
        edge.close();
        upstream.close();
    }

    @AfterEach
    void nothingReachedTheProvider() {
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void noKey() throws IOException {
        RawResponse response = send(new RawRequest("POST", MESSAGES, List.of(), body("x")));

        assertRefused(response, 401, "authentication_error", "ANTHROPIC_AUTH_TOKEN");
        assertFinal(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-ant-something", "tgk_", "tgk_abc_def", "x"})
    void aKeyThatHasNotOurForm(String malformed) throws IOException {
        RawResponse response = send(RawRequest.message(malformed, "x"));

        assertRefused(response, 401, "authentication_error");
        assertThat(response.text()).doesNotContain(malformed.length() > 4 ? malformed : "\u0000");
        assertFinal(response);
    }

    @Test
    void aKeyWithAWrongSecret() throws IOException {
        char last = key.charAt(key.length() - 1);
        String wrong = key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');

        RawResponse response = send(RawRequest.message(wrong, "x"));

        assertRefused(response, 401, "authentication_error");
        assertFinal(response);
    }

    @Test
    void aRevokedKey() throws IOException {
        JsonObject created = operator.http().json("POST", "/admin/v1/keys", new JsonObject().put("user", "developer"));
        operator.http().json("POST", "/admin/v1/keys/" + created.getString("key_id") + "/revoke", new JsonObject());

        RawResponse response = send(RawRequest.message(created.getString("key"), "x"));

        assertRefused(response, 401, "authentication_error", "revoked");
        assertFinal(response);
    }

    @Test
    void aDisabledKey() throws IOException {
        JsonObject created = operator.http().json("POST", "/admin/v1/keys", new JsonObject().put("user", "developer"));
        operator.http().json("POST", "/admin/v1/keys/" + created.getString("key_id") + "/disable", new JsonObject());

        RawResponse response = send(RawRequest.message(created.getString("key"), "x"));

        assertRefused(response, 403, "permission_error", "disabled");
        assertFinal(response);
    }

    @Test
    void aKeyThatIsNotForThisClient() throws IOException {
        String limited =
                operator.createKey(new JsonObject().put("user", "developer").put("client", "claude-code >= 1.0.55"));

        RawResponse response =
                send(RawRequest.message(limited, "x").with("User-Agent", "claude-cli/1.0.20 (external, cli)"));

        assertRefused(response, 403, "permission_error", "1.0.55");
        assertFinal(response);
    }

    @Test
    void aKeyThatIsNotForThisAddress() throws IOException {
        String limited = operator.createKey(
                new JsonObject().put("user", "developer").put("addresses", new JsonArray().add("192.0.2.0/24")));

        RawResponse response = send(RawRequest.message(limited, "x").with("X-Forwarded-For", "192.0.2.7"));

        assertRefused(response, 403, "permission_error");
        assertFinal(response);
    }

    @Test
    void aModelThatIsNotForThisKey() throws IOException {
        String limited = operator.createKey(
                new JsonObject().put("user", "developer").put("models", new JsonArray().add("claude-haiku-*")));

        RawResponse response = send(RawRequest.message(limited, "x"));

        assertRefused(response, 451, "permission_error", "claude-sonnet-4-6");
        assertFinal(response);
    }

    @Test
    void aQuotaThatIsUsedUp() throws IOException {
        String spent = operator.keyFor("spent");
        operator.setDailyTokens("spent", 1);

        RawResponse response = send(RawRequest.message(spent, "x"));

        assertRefused(response, 429, "billing_error", "day", "reset");
        assertThat(response.header("retry-after")).isPresent();
        assertFinal(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":",
                "not json",
                "[]",
                "{\"model\":\"claude-sonnet-4-6\"} and more",
                "{\"model\":\"claude-sonnet-4-6\",\"messages\":[}",
                "\"text\""
            })
    void aBodyThatIsNotAJsonObject(String json) throws IOException {
        RawResponse response = send(RawRequest.post(MESSAGES, key, json));

        assertRefused(response, 400, "invalid_request_error", "JSON");
        assertFinal(response);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"messages\":[]}", "{\"model\":7}", "{\"metadata\":{\"model\":\"hidden\"}}"})
    void aBodyWithoutAModel(String json) throws IOException {
        RawResponse response = send(RawRequest.post(MESSAGES, key, json));

        assertRefused(response, 400, "invalid_request_error", "model");
        assertFinal(response);
    }

    @Test
    void noBody() throws IOException {
        assertRefused(send(RawRequest.post(MESSAGES, key, "")), 400, "invalid_request_error");
    }

    @Test
    void aBodyThatDeclaresTooMuchIsRefusedBeforeItIsSent() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(head("POST " + MESSAGES, "Content-Length: " + (33 << 20)));

            RawResponse response = client.read();

            assertRefused(response, 413, "request_too_large", "32");
            assertFinal(response);
        }
    }

    @Test
    void aBodyThatGrowsTooLargeInChunks() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(head("POST " + MESSAGES, "Transfer-Encoding: chunked"));
            byte[] megabyte = new byte[1 << 20];
            try {
                for (int i = 0; i < 33; i++) {
                    client.send("100000\r\n");
                    client.send(megabyte);
                    client.send("\r\n");
                }
            } catch (IOException closedWhileWeWereSending) {
                // the refusal is there to be read all the same
            }

            assertRefused(client.read(), 413, "request_too_large", "32");
        }
    }

    @Test
    void headersThatAreTooLarge() throws IOException {
        assertClosedWith("X-Long: " + "a".repeat(40_000) + "\r\n", 431, "invalid_request_error");
    }

    @Test
    void headersThatNeverEnd() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send("POST " + MESSAGES + " HTTP/1.1\r\n");
            try {
                for (int i = 0; i < 5000; i++) {
                    client.send("X-" + i + ": v\r\n");
                }
            } catch (IOException closedWhileWeWereSending) {
                // the refusal is there to be read all the same
            }
            assertRefused(client.read(), 431, "invalid_request_error");
        }
    }

    @Test
    void aTargetThatIsTooLong() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(head("GET /" + "a".repeat(40_000), "X: y"));

            assertThat(client.read().status()).isIn(414, 431);
            assertThat(client.isClosedWithin(Duration.ofSeconds(5))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/v1", "/v1/complete", "/v1/messagesx", "/v1/messages/other", "//v1/messages"})
    void aPathThatIsNotThere(String path) throws IOException {
        assertRefused(send(RawRequest.post(path, key, "{}")), 404, "not_found_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/batches", "/v1/messages/batches/b1/cancel", "/v1/files"})
    void pathsOfTheProviderThatAreNotMetered(String path) throws IOException {
        assertRefused(send(RawRequest.post(path, key, "{}")), 404, "not_found_error", "not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/v1/messages?beta=true", "/v1/v1/models"})
    void aBaseUrlThatEndsInV1(String target) throws IOException {
        RawResponse response = send(RawRequest.post(target, key, RawRequest.messageBody("x", true)));

        assertRefused(response, 451, "invalid_request_error", "ANTHROPIC_BASE_URL must not end in /v1");
        assertFinal(response);
    }

    @ParameterizedTest
    @CsvSource({"GET,/v1/messages", "DELETE,/v1/messages", "PUT,/v1/messages/count_tokens", "POST,/v1/models"})
    void aMethodThatThePathDoesNotKnow(String method, String path) throws IOException {
        RawResponse response = send(new RawRequest(
                method, path, List.of(new Header("x-api-key", key)), Buffer.buffer(method.equals("GET") ? "" : "{}")));

        assertRefused(response, 405, "invalid_request_error", method);
    }

    @Test
    void twoRefusalsOnOneConnection() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            assertRefused(client.exchange(RawRequest.get("/nowhere", key)), 404, "not_found_error");
            assertRefused(client.exchange(RawRequest.post(MESSAGES, key, "{}")), 400, "invalid_request_error");
            assertRefused(client.exchange(RawRequest.get("/nowhere", key)), 404, "not_found_error");
        }
    }

    private RawResponse send(RawRequest request) throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            return client.exchange(request);
        }
    }

    private void assertClosedWith(String headerLines, int status, String type) throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(
                    "POST " + MESSAGES + " HTTP/1.1\r\nHost: x\r\nx-api-key: " + key + "\r\n" + headerLines + "\r\n");

            assertRefused(client.read(), status, type);
            assertThat(client.isClosedWithin(Duration.ofSeconds(5))).isTrue();
        }
    }

    private String head(String methodAndTarget, String headerLine) {
        return methodAndTarget + " HTTP/1.1\r\nHost: x\r\nx-api-key: " + key + "\r\n" + headerLine + "\r\n\r\n";
    }

    private static Buffer body(String prompt) {
        return Buffer.buffer(RawRequest.messageBody(prompt, true));
    }
}
