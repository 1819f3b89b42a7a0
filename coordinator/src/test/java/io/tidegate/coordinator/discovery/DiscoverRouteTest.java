package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.coordinator.registry.NodeState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoverRouteTest {
    private static final Fleet DUBLIN = Fleet.node("dublin", "eu-west-1");
    private static final Fleet PARIS = Fleet.node("paris", "eu-west-3");

    private DiscoveryServer server;

    @BeforeEach
    void start() {
        server = new DiscoveryServer(DiscoveryServer.CLOSED);
        server.nodes(PARIS, DUBLIN, Fleet.node("oslo", "norwayeast").in(NodeState.DOWN));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersWithRankedEndpointsTheirTermsAndWhoIsLeftOut() throws IOException, InterruptedException {
        JsonObject answer = server.json("/v1/discover?location=eu-west-1&limit=1");

        assertThat(answer).isEqualTo(new JsonObject("""
                {"location": {"name": "eu-west-1", "lat": 53.35, "lon": -6.26},
                 "endpoints": [
                   {"endpoint": "https://dublin.example.org", "score": 119.8,
                    "terms": {"health": 100.0, "location": 20.0, "latency": -0.2, "load": 0.0, "slow_start": 0.0},
                    "latency_ms": 2.0, "latency_source": "estimated",
                    "nodes": [{"id": "dublin", "name": "dublin", "location": "eu-west-1", "score": 119.8}]}],
                 "endpoints_total": 2,
                 "left_out": [{"id": "oslo", "name": "oslo", "location": "norwayeast",
                   "endpoint": "https://oslo.example.org", "reason": "down"}],
                 "left_out_total": 1,
                 "ttl_seconds": 30}
                """));
    }

    @Test
    void mayBeKeptForItsTimeToLive() throws IOException, InterruptedException {
        assertThat(server.get("/v1/discover").headers().firstValue("cache-control"))
                .contains("private, max-age=30");
    }

    @Test
    void takesCoordinatesInPlaceOfALocation() throws IOException, InterruptedException {
        JsonObject answer = server.json("/v1/discover?lat=48.9&lon=2.3");

        assertThat(first(answer)).isEqualTo("https://paris.example.org");
        assertThat(answer.getJsonObject("location").getString("name")).isEqualTo("49,2");
    }

    @Test
    void ranksWithoutALocation() throws IOException, InterruptedException {
        JsonObject answer = server.json("/v1/discover");

        assertThat(answer.getJsonArray("endpoints")).hasSize(2);
        assertThat(answer.containsKey("location")).isFalse();
        assertThat(answer.getJsonArray("endpoints").getJsonObject(0).getString("latency_source"))
                .isEqualTo("unknown");
    }

    @Test
    void looksForCapabilities() throws IOException, InterruptedException {
        server.nodes(DUBLIN.able("claude-code-proxy"), PARIS);

        assertThat(first(server.json("/v1/discover?location=eu-west-1&capability=tool-calling,file-operations")))
                .isEqualTo("https://paris.example.org");
        assertThat(first(server.json("/v1/discover?location=eu-west-1"))).isEqualTo("https://dublin.example.org");
    }

    @Test
    void leavesOutWhatCannotServeClaudeCodeWhenNoCapabilityIsNamed() throws IOException, InterruptedException {
        server.nodes(DUBLIN.able("file-operations"), PARIS);

        assertThat(first(server.json("/v1/discover?location=eu-west-1"))).isEqualTo("https://paris.example.org");
    }

    @Test
    void keepsTheEndpointInUse() throws IOException, InterruptedException {
        assertThat(first(server.json("/v1/discover?location=eu-west-1&current=https://paris.example.org/")))
                .isEqualTo("https://paris.example.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "location=eu-wset-1 | location: \"eu-wset-1\" is not known here (expected: such as eu-west-1",
                "location=eu-wset-1 | lat and lon instead",
                "lat=53 | lon: missing (expected: lat and lon together)",
                "lat=53&lon=-6&location=eu-west-1 | location: given with lat and lon (expected: one or the other)",
                "lat=91&lon=0 | lat: 91.0 (expected: -90 to 90)",
                "lat=x&lon=0 | lat: \"x\" (expected: degrees, such as 53.35)",
                "limit=0 | limit: \"0\" (expected: a whole number from 1 to 50)",
                "format=csh | format: \"csh\" (expected: json, sh, powershell, fish or points)",
                "place=here | place: unknown"
            })
    void saysWhatIsWrongWithAQuestion(String query, String words) throws IOException, InterruptedException {
        HttpResponse<String> answer = server.get("/v1/discover?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains(words);
    }

    @Test
    void doesNotRepeatANameOfManyCharacters() throws IOException, InterruptedException {
        HttpResponse<String> answer = server.get("/v1/discover?location=" + "x".repeat(2_000));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("location: 2000 characters is not known here")
                .doesNotContain("xxxx");
    }

    @Test
    void knowsALocationOfWhichOnlyTheNodesKnow() throws IOException, InterruptedException {
        server.nodes(DUBLIN, Fleet.node("cellar", "cellar"));

        assertThat(first(server.json("/v1/discover?location=cellar"))).isEqualTo("https://cellar.example.org");
    }

    @Test
    void refusesWhoHasNoKeyOrAWrongOne() throws IOException, InterruptedException {
        HttpResponse<String> none = server.send(server.request("/v1/discover"));
        HttpResponse<String> wrong = server.send(server.request("/v1/discover").header("x-api-key", "tgk_mallory"));

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body()).contains("authentication_error", "Authorization: Bearer tgk_...");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("This key is not known here.");
    }

    @Test
    void takesTheKeyFromEitherHeader() throws IOException, InterruptedException {
        assertThat(server.send(server.request("/v1/discover").header("x-api-key", DiscoveryServer.KEY))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void namesThePrivateCaWhereTheNodesHaveOne() throws IOException, InterruptedException {
        try (DiscoveryServer withCa = new DiscoveryServer(DiscoveryServer.config(true, Optional.of("/etc/ca.pem")))) {
            withCa.nodes(DUBLIN);

            assertThat(withCa.json("/v1/discover").getString("extra_ca_certs")).isEqualTo("/etc/ca.pem");
            assertThat(withCa.get("/v1/discover?format=sh").body())
                    .contains("export NODE_EXTRA_CA_CERTS='/etc/ca.pem'");
        }
    }

    @Test
    void answersAnybodyWhereTheOperatorSaysSo() throws IOException, InterruptedException {
        try (DiscoveryServer open = new DiscoveryServer(DiscoveryServer.OPEN)) {
            open.nodes(DUBLIN);

            assertThat(open.send(open.request("/v1/discover")).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "powershell", "fish"})
    void givesLinesForAShellThatHoldNoKey(String shell) throws IOException, InterruptedException {
        HttpResponse<String> answer = server.get("/v1/discover?location=eu-west-1&format=" + shell);

        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(answer.body())
                .contains("ANTHROPIC_BASE_URL", "'https://dublin.example.org'", "TIDEGATE_KEY")
                .doesNotContain(DiscoveryServer.KEY, "NODE_EXTRA_CA_CERTS");
    }

    @Test
    void givesScriptsTheScoreWithoutLatencyAsAWholeNumber() throws IOException, InterruptedException {
        assertThat(server.get("/v1/discover?location=eu-west-1&format=points").body())
                .isEqualTo("1200 https://dublin.example.org\n1184 https://paris.example.org\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "points"})
    void failsInWordsRatherThanWithLinesOfNothing(String format) throws IOException, InterruptedException {
        server.nodes(DUBLIN.in(NodeState.DOWN), PARIS.drained());

        HttpResponse<String> answer = server.get("/v1/discover?format=" + format);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(answer.body()).contains("No node can be used now. dublin: down; paris: draining.");
    }

    @Test
    void listsAHundredOfThoseLeftOutAndCountsAll() throws IOException, InterruptedException {
        Fleet[] many = new Fleet[150];
        for (int i = 0; i < many.length; i++) {
            many[i] = Fleet.node("edge-" + i, "eu-west-1").in(NodeState.RETIRED);
        }
        server.nodes(many);

        JsonObject answer = server.json("/v1/discover");

        assertThat(answer.getJsonArray("left_out")).hasSize(100);
        assertThat(answer.getInteger("left_out_total")).isEqualTo(150);
        assertThat(answer.getJsonArray("endpoints")).isEqualTo(new JsonArray());
    }

    private static String first(JsonObject answer) {
        return answer.getJsonArray("endpoints").getJsonObject(0).getString("endpoint");
    }
}
