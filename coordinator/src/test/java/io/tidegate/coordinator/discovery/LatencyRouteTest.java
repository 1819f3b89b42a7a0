package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyRouteTest {
    private DiscoveryServer server;

    @BeforeEach
    void start() {
        server = new DiscoveryServer(DiscoveryServer.CLOSED);
        server.nodes(Fleet.node("dublin", "eu-west-1"), Fleet.node("paris", "eu-west-3"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ranksByWhatClientsMeasured() throws IOException, InterruptedException {
        HttpResponse<String> answer = server.post("""
                {"location": "EU-west-1", "measurements": [
                  {"endpoint": "https://dublin.example.org/", "millis": 180.5},
                  {"endpoint": "https://gone.example.org", "millis": 1}]}""");

        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject().put("taken", 1));
        JsonObject ranked = server.json("/v1/discover?location=eu-west-1");
        JsonObject dublin = ranked.getJsonArray("endpoints").getJsonObject(1);
        assertThat(dublin.getString("endpoint")).isEqualTo("https://dublin.example.org");
        assertThat(dublin.getString("latency_source")).isEqualTo("measured");
        assertThat(dublin.getDouble("latency_ms")).isEqualTo(180.5);
    }

    @Test
    void forgetsAfterTenMinutes() throws IOException, InterruptedException {
        server.post("""
                {"location": "eu-west-1", "measurements": [{"endpoint": "https://dublin.example.org", "millis": 180}]}""");
        server.clock.advance(600_000);

        assertThat(server.json("/v1/discover?location=eu-west-1")
                        .getJsonArray("endpoints")
                        .getJsonObject(0)
                        .getString("endpoint"))
                .isEqualTo("https://dublin.example.org");
    }

    @Test
    void sharesWhatIsMeasuredFromNearbyCoordinates() throws IOException, InterruptedException {
        server.post("""
                {"lat": 53.2, "lon": -6.1, "measurements": [{"endpoint": "https://dublin.example.org", "millis": 7}]}""");

        assertThat(server.json("/v1/discover?lat=53.3&lon=-6.3")
                        .getJsonArray("endpoints")
                        .getJsonObject(0)
                        .getDouble("latency_ms"))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | not valid JSON",
                "{\"measurements\":[]} | measurements: 0 of them (expected: 1 to 20)",
                "{\"measurements\":[{\"endpoint\":\"https://a\",\"millis\":1}]} | location: missing",
                "{\"location\":\"nowhere-1\",\"measurements\":[{\"endpoint\":\"https://a\",\"millis\":1}]} | is not known here",
                "{\"location\":\"eu-west-1\",\"measurements\":[{\"endpoint\":\"https://a\",\"millis\":-1}]} | millis: -1.0 (expected: 0 to 60000)",
                "{\"location\":\"eu-west-1\",\"measurements\":[{\"endpoint\":\"https://a\",\"millis\":1e9}]} | (expected: 0 to 60000)",
                "{\"location\":\"eu-west-1\",\"measurements\":[{\"endpoint\":\"https://a\"}]} | millis: missing",
                "{\"location\":\"eu-west-1\",\"measurements\":[{\"endpoint\":\"https://a\",\"millis\":1,\"colour\":1}]} | measurements.[0].colour: unknown"
            })
    void saysWhatIsWrong(String body, String words) throws IOException, InterruptedException {
        HttpResponse<String> answer = server.post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains(words);
    }

    @Test
    void refusesALargeBody() throws IOException, InterruptedException {
        assertThat(server.post("x".repeat(20_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void takesTenAtOnceAndSaysWhenTheNextIsWelcome() throws IOException, InterruptedException {
        String one = """
                {"location": "eu-west-1", "measurements": [{"endpoint": "https://dublin.example.org", "millis": 7}]}""";
        for (int i = 0; i < 10; i++) {
            assertThat(server.post(one).statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = server.post(one);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).contains("6");
        server.clock.advance(6_000);
        assertThat(server.post(one).statusCode()).isEqualTo(200);
    }
}
