package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public port serves these paths and no other; what it refuses, it refuses in words that help. */
class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/messages, MESSAGES",
        "POST, /v1/messages/count_tokens, COUNT_TOKENS",
        "GET, /v1/models, MODELS",
        "GET, /v1/models/claude-sonnet-5, MODEL",
        "GET, /v1/models/claude-sonnet-5[1m], MODEL",
        "GET, /v1/models/claude-sonnet-5%5B1m%5d, MODEL",
        "HEAD, /v1/models, MODELS",
        "GET, /v1/usage, USAGE",
        "GET, /v1/user, USER",
        "GET, /health, HEALTH",
        "HEAD, /, ROOT",
        "HEAD, /api/hello, HELLO"
    })
    void serves(String method, String path, Endpoint endpoint) {
        assertThat(Endpoint.find(method, path)).isEqualTo(new Endpoint.Found.Served(endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/messages, METHOD_NOT_ALLOWED",
        "HEAD, /v1/messages, METHOD_NOT_ALLOWED",
        "POST, /v1/models, METHOD_NOT_ALLOWED",
        "DELETE, /health, METHOD_NOT_ALLOWED",
        "POST, /v1/v1/messages, BASE_URL_ENDS_IN_V1",
        "POST, /v1/messages/batches, NOT_FOUND",
        "GET, /v1/files/f1, NOT_FOUND",
        "POST, /v1/messages/, NOT_FOUND",
        "POST, /V1/messages, NOT_FOUND",
        "POST, http://h/v1/messages, NOT_FOUND"
    })
    void refuses(String method, String path, RefusalKind kind) {
        assertThat(refusal(method, path).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"GET; /v1/messages; POST", "POST; /v1/models; GET, HEAD"})
    void namesTheMethodsThatAPathTakes(String method, String path, String allow) {
        Refusal refusal = refusal(method, path);

        assertThat(Answer.refusal(refusal, "req_1").fields()).containsEntry("allow", allow);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "...",
                "../files",
                "..%2Ffiles",
                "..%2ffiles",
                "%2e%2e",
                "%2E%2E%5Cfiles",
                "a%252f..%252ffiles",
                "a;b",
                "a\\\\b",
                ""
            })
    void refusesAModelThatLeadsElsewhereWithOurCredential(String id) {
        assertThat(refusal("GET", "/v1/models/" + id).kind()).isEqualTo(RefusalKind.NOT_FOUND);
    }

    @Test
    void refusesAModelWithAnEndlessName() {
        assertThat(refusal("GET", "/v1/models/" + "a".repeat(30_000)).message()).hasSizeLessThan(300);
    }

    private static Refusal refusal(String method, String path) {
        Endpoint.Found found = Endpoint.find(method, path);
        assertThat(found).isInstanceOf(Endpoint.Found.Refused.class);
        return ((Endpoint.Found.Refused) found).refusal();
    }
}
