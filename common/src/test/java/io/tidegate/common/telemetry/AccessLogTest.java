package io.tidegate.common.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.common.usage.Usage;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
    private static final long TIME = Instant.parse("2026-11-20T23:39:08.007Z").toEpochMilli();

    @Test
    void writesEveryFieldAsJson() {
        AccessEntry entry = new AccessEntry(
                request("/v1/messages", "claude-opus-4-5"),
                new AccessEntry.Answer(200, "completed", "", "anthropic", "req_9", 2, 4_294_967_296L, 1500, 320),
                new Usage(1, 2, 3, 4, 5));

        assertThat(line(LogFormat.JSON, entry))
                .isEqualTo("{\"time\":\"2026-11-20T23:39:08.007Z\",\"log\":\"access\",\"request_id\":\"req_1\","
                        + "\"method\":\"POST\",\"path\":\"/v1/messages\",\"client\":\"192.0.2.1\",\"key_id\":\"k1\","
                        + "\"user_id\":\"u1\",\"model\":\"claude-opus-4-5\",\"stream\":true,\"bytes_in\":123,"
                        + "\"status\":200,\"outcome\":\"completed\",\"upstream\":\"anthropic\","
                        + "\"upstream_request_id\":\"req_9\",\"attempts\":2,\"bytes_out\":4294967296,"
                        + "\"duration_ms\":1500,\"first_byte_ms\":320,\"input_tokens\":1,\"output_tokens\":2,"
                        + "\"cache_read_tokens\":3,\"cache_write_5m_tokens\":4,\"cache_write_1h_tokens\":5}");
    }

    @Test
    void writesTheSameFieldsAsText() {
        AccessEntry entry = new AccessEntry(
                request("/v1/messages", "a model"),
                new AccessEntry.Answer(429, "refused", "over_quota", "", "", 0, 80, 1, -1),
                Usage.NONE);

        assertThat(line(LogFormat.TEXT, entry))
                .isEqualTo("2026-11-20T23:39:08.007Z log=access request_id=req_1 method=POST path=/v1/messages"
                        + " client=192.0.2.1 key_id=k1 user_id=u1 model=\"a model\" stream=true bytes_in=123"
                        + " status=429 outcome=refused refusal=over_quota attempts=0 bytes_out=80 duration_ms=1");
    }

    @Test
    void leavesTheQueryOut() {
        assertThat(line(LogFormat.JSON, entry("/v1/messages?beta=true&key=sk-1", "m")))
                .contains("\"path\":\"/v1/messages\"")
                .doesNotContain("sk-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quote \" backslash \\ slash /",
                "line\nfeed\r\n{\"log\":\"access\",\"status\":200}",
                "tab\t null\u0000 bell\u0007 escape\u001b[31m delete\u007f next line\u0085",
                "separators \u2028 \u2029 right to left \u202e",
                "ä ß € 漢字 😀 \ud83d\ude00",
            })
    void keepsAnyValueInItsField(String value) throws JsonProcessingException {
        String line = line(LogFormat.JSON, entry("/", value));

        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("model").asText()).isEqualTo(value);
        assertThat(json.path("status").asInt()).isEqualTo(200);
        assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029\u202e]");
        assertThat(line(LogFormat.TEXT, entry("/", value)))
                .doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029\u202e]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude00b", "\ud83d\ud83d\ude00"})
    void replacesHalvesOfCharacters(String value) throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(line(LogFormat.JSON, entry("/", value)));

        assertThat(json.path("model").asText()).contains("\ufffd");
    }

    @Test
    void cutsWhatIsTooLong() throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(line(LogFormat.JSON, entry("/" + "x".repeat(100_000), "m")));

        assertThat(json.path("path").asText()).hasSize(513).endsWith("…");
    }

    private static AccessEntry entry(String path, String model) {
        return new AccessEntry(
                request(path, model),
                new AccessEntry.Answer(200, "completed", "", "anthropic", "req_9", 1, 1, 1, 1),
                Usage.NONE);
    }

    private static AccessEntry.Request request(String path, String model) {
        return new AccessEntry.Request(TIME, "req_1", "POST", path, "192.0.2.1", "k1", "u1", model, true, 123);
    }

    private static String line(LogFormat format, AccessEntry entry) {
        Output output = new Output();
        try (LineWriter writer = LineWriter.start(output, 1 << 20)) {
            new LineAccessLog(writer, format).record(entry);
        }
        return String.join("\n", output.lines());
    }
}
