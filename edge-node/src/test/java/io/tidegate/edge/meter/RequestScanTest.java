package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.meter.ScanResult.Invalid;
import io.tidegate.edge.meter.ScanResult.Scanned;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequestScanTest {
    private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

    static List<String> requests() {
        return Fixtures.requests();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void findsWhatTheRealClientsSend(String name) {
        byte[] body = Fixtures.requestBody(name);
        var tree = Fixtures.tree(body);

        assertThat(RequestScan.scan(body, 0, body.length)).isInstanceOfSatisfying(Scanned.class, scanned -> {
            assertThat(scanned.model()).isEqualTo(tree.get("model").asText());
            assertThat(scanned.stream()).isEqualTo(tree.path("stream").asBoolean(false));
            assertThat(scanned.maxTokens()).hasValue(tree.get("max_tokens").asLong());
            assertThat(scanned.session().isPresent()).isEqualTo(name.startsWith("claude-code"));
            scanned.session()
                    .ifPresent(id -> assertThat(
                                    tree.path("metadata").path("user_id").asText())
                            .contains(id));
        });
    }

    @Test
    void needsNothingButAModel() {
        assertThat(scan(" {\"model\" : \"m\"}\n"))
                .isEqualTo(new Scanned("m", false, OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void looksAtTheTopLevelOnly() {
        assertThat(scan("{\"x\":{\"model\":\"a\",\"stream\":true},\"y\":[{\"model\":\"b\"}],\"model\":\"c\"}"))
                .isEqualTo(new Scanned("c", false, OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void theLastOfTwoCountsAsItDoesForTheProvider() {
        assertThat(scan("{\"model\":\"a\",\"stream\":true,\"max_tokens\":1,\"model\":\"b\",\"stream\":false,"
                        + "\"max_tokens\":2}"))
                .isEqualTo(new Scanned("b", false, OptionalLong.of(2), Optional.empty()));
        assertThat(scan("{\"model\":\"a\",\"model\":7}")).isInstanceOf(Invalid.class);
    }

    @Test
    void readsNamesAndTextsHoweverTheyAreEscaped() {
        assertThat(scan("{\"mod\\u0065l\":\"\\u0061\\/\\n\\ud83d\\ude00\u00e9\",\"\\u0073tream\":true}"))
                .isEqualTo(new Scanned("a/\n\ud83d\ude00\u00e9", true, OptionalLong.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\\\"session_id\\\":\\\"" + UUID + "\\\"} | " + UUID,
                "{\\\"a\\\":[1],\\\"session_id\\\":\\\"s-1\\\",\\\"b\\\":{}} | s-1",
                "user_0123abc_account__session_" + UUID + " | " + UUID,
                "user_0123abc | ``",
                "{\\\"session_id\\\":7} | ``",
                "{\\\"session_id\\\":\\\"s-1\\\" | ``",
                "{\\\"session_id\\\":\\\"two words\\\"} | ``",
                "`` | ``"
            })
    void findsTheSessionInsideTheUserId(String userId, String session) {
        ScanResult result = scan("{\"model\":\"m\",\"metadata\":{\"user_id\":\"" + userId + "\"}}");

        assertThat(result)
                .isEqualTo(new Scanned(
                        "m", false, OptionalLong.empty(), Optional.of(session).filter(s -> !s.isEmpty())));
    }

    @Test
    void aLimitThatIsNoCountIsTheProvidersToRefuse() {
        for (String limit : new String[] {"-1", "1.5", "1e3", "\"9\"", "null", "[1]", "9999999999999999999"}) {
            assertThat(scan("{\"model\":\"m\",\"max_tokens\":" + limit + "}"))
                    .as(limit)
                    .isEqualTo(new Scanned("m", false, OptionalLong.empty(), Optional.empty()));
        }
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() {
        assertThat(message(""))
                .isEqualTo("The request body is empty. Send one JSON object, as the Messages API describes it.");
        assertThat(message("{\"model\":\"m\",}"))
                .isEqualTo("The request body is not a valid JSON object: unexpected content at byte 13."
                        + " Send one JSON object, as the Messages API describes it.");
        assertThat(message("{\"model\":\"m\"")).contains("it ends too early, at byte 12");
        assertThat(message("{\"model\":\"m\"} {}")).contains("at byte 14");
        assertThat(message("[]")).contains("not a valid JSON object: unexpected content at byte 0");
        assertThat(message("{}")).startsWith("model: missing. Set it to the id of a model");
        assertThat(message("{\"model\":null}")).startsWith("model: not a string.");
        assertThat(message("{\"model\":\" \"}")).startsWith("model: blank or too long.");
        assertThat(message("{\"model\":\"" + "m".repeat(257) + "\"}")).startsWith("model: blank or too long.");
        assertThat(message("{\"model\":\"" + "m".repeat(5000) + "\"}")).startsWith("model: blank or too long.");
    }

    @Test
    void countsBytesFromWhereTheBodyBegins() {
        byte[] body = "xxx{\"model\":m}xxx".getBytes(StandardCharsets.UTF_8);

        assertThat(RequestScan.scan(body, 3, 14))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.message()).contains("at byte 9"));
    }

    @Test
    void survivesDepthAndSize() {
        String deepest = "[".repeat(1000) + "]".repeat(1000);
        assertThat(scan("{\"model\":\"m\",\"x\":" + deepest + "}")).isInstanceOf(Scanned.class);
        assertThat(message("{\"model\":\"m\",\"x\":" + "[".repeat(10_000_000)))
                .isEqualTo("The request body is nested deeper than 1000 levels.");

        byte[] huge = new byte[32 << 20];
        Arrays.fill(huge, (byte) 'x');
        byte[] head = "{\"model\":\"m\",\"x\":\"".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, huge, 0, head.length);
        huge[huge.length - 2] = '"';
        huge[huge.length - 1] = '}';
        assertThat(RequestScan.scan(huge, 0, huge.length)).isInstanceOf(Scanned.class);
    }

    private static String message(String body) {
        return scan(body) instanceof Invalid(String message) ? message : "valid";
    }

    private static ScanResult scan(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return RequestScan.scan(bytes, 0, bytes.length);
    }
}
