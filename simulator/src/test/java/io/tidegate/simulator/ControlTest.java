package io.tidegate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulator remembers, and what it can be made to replay. */
class ControlTest {
    private RunningSimulator sim;

    @BeforeEach
    void start() throws TimeoutException {
        sim = RunningSimulator.withDefaults();
    }

    @AfterEach
    void stop() throws TimeoutException {
        sim.close();
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void remembersWhatCameInAndWhatWentOut() throws IOException, NoSuchAlgorithmException {
        RawAnswer answer = sim.stream("[[sim:text=abc]]", "X-Odd-Case: 1", "anthropic-beta: b");
        sim.settled("-");

        JsonNode request = sim.get("/__sim/requests").json().path(0);

        byte[] sent = Json.bytes(RunningSimulator.request("[[sim:text=abc]]", true));
        assertThat(request.path("method").asText()).isEqualTo("POST");
        assertThat(request.path("url").asText()).isEqualTo("/v1/messages");
        assertThat(Json.text(request.path("rawHeaders")))
                .isEqualTo("[\"Host\",\"sim\",\"X-Odd-Case\",\"1\",\"anthropic-beta\",\"b\",\"Content-Length\",\""
                        + sent.length + "\"]");
        assertThat(request.at("/headers/x-odd-case").asText()).isEqualTo("1");
        assertThat(request.path("bodyBytes").asInt()).isEqualTo(sent.length);
        assertThat(request.path("bodySha256").asText()).isEqualTo(sha256(sent));
        assertThat(request.at("/body/model").asText()).isEqualTo("claude-test");
        assertThat(request.path("answerBytes").asInt()).isEqualTo(answer.body().length);
        assertThat(request.path("answerSha256").asText()).isEqualTo(sha256(answer.body()));
        assertThat(request.path("outcome").asText()).isEqualTo("sent 200");
        assertThat(request.at("/markers/0").asText()).isEqualTo("[[sim:text=abc]]");
    }

    @Test
    void findsRequestsByTextAndForgetsThemOnDemand() throws IOException {
        sim.stream("needle");
        sim.stream("hay");

        assertThat(sim.get("/__sim/requests?contains=needle").json()).hasSize(1);
        assertThat(sim.get("/__sim/requests?clear=1").json()).hasSize(2);
        assertThat(sim.get("/__sim/requests").json()).isEmpty();
    }

    @Test
    void forgetsCountsOnResetAndKeepsTheBill() throws IOException {
        assertThat(sim.stream("[[sim:status=500 times=1]]").status()).isEqualTo(500);

        sim.send("POST", "/__sim/reset", new byte[0], RunningSimulator.PATIENT);

        assertThat(sim.stream("[[sim:status=500 times=1]]").status()).isEqualTo(500);
        assertThat(sim.get().requests()).hasSize(1);
        assertThat(sim.get().bill().entries()).hasSize(2);
    }

    @Test
    void countsRequestsAndConnections() throws IOException {
        sim.stream("hi");
        sim.settled("-");

        JsonNode stats = sim.get("/__sim/stats").json();

        assertThat(stats.path("requests").asInt()).isEqualTo(1);
        assertThat(stats.path("active").asInt()).isZero();
        assertThat(stats.at("/byPath/POST ~1v1~1messages").asInt()).isEqualTo(1);
        assertThat(stats.path("connections").asInt()).isPositive();
    }

    @Test
    void saysThatItIsWell() throws IOException {
        assertThat(sim.get("/__sim/health").text()).isEqualTo("{\"ok\":true,\"name\":\"sim\"}");
        assertThat(sim.get("/__sim/nonsense").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"clean, WHOLE", "cut, CUT", "reset, RESET"})
    void replaysARegisteredAnswerByteByByte(String ending, RawAnswer.End end) throws IOException {
        byte[] body = {'d', (byte) 0xC3, (byte) 0xA4, 0, (byte) 0xFF, '\r', '\n'};
        ObjectNode script = Json.object().put("id", "x").put("status", 203).put("end", ending);
        script.putArray("headers").addArray().add("X-Spelled").add("So");
        script.put("body_base64", Base64.getEncoder().encodeToString(body));
        script.putArray("chunks").add(2).add(1);
        assertThat(sim.send("POST", "/__sim/script", Json.bytes(script), RunningSimulator.PATIENT)
                        .status())
                .isEqualTo(200);

        RawAnswer answer = sim.stream("[[sim:script=x]]");

        assertThat(answer.head().getFirst()).startsWith("HTTP/1.1 203");
        assertThat(answer.head()).contains("X-Spelled: So").noneMatch(line -> line.startsWith("request-id"));
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.chunkBytes()).containsExactly(2, 1, 4);
        assertThat(answer.end()).isEqualTo(end);
        assertThat(sim.settled("-").billed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"id\":\"x\",\"status\":100}",
                "{\"id\":\"x\",\"end\":\"never\"}",
                "{\"id\":\"x\",\"chunks\":[0]}",
                "{\"id\":\"x\",\"headers\":[[\"a b\",\"c\"]]}",
                "{\"id\":\"x\",\"body_base64\":\"!\"}"
            })
    void refusesAScriptItCannotReplay(String script) throws IOException {
        RawAnswer answer =
                sim.send("POST", "/__sim/script", script.getBytes(StandardCharsets.UTF_8), RunningSimulator.PATIENT);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isNotEmpty();
    }

    @Test
    void refusesAScriptNobodyRegistered() throws IOException {
        assertThat(sim.stream("[[sim:script=unknown]]").status()).isEqualTo(400);
    }
}
