package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.edge.meter.ScanResult.Scanned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Holds the scanner against Jackson. Each failure names its seed. */
class RequestScanPropertyTest {
    @Test
    void agreesWithJacksonAboutDamagedBodies() {
        byte[] small = ("{\"model\":\"claude-\u00e9\",\"a\":[1,-2.5e+3,0.1E-2,true,false,null,{}],\"max_tokens\":64000,"
                        + "\"b\":{\"text\":\"q\\\"\\\\ \\u00e9\\n\u20ac\ud83d\ude00 plain text long enough to skip\"},"
                        + "\"stream\":true, \"c\" : [ [ ] , { \"d\" : 1 } ] }")
                .getBytes(StandardCharsets.UTF_8);
        compareMutants(small, 60_000);
    }

    @Test
    void agreesWithJacksonAboutDamagedRequestsOfTheRealClient() {
        byte[] body = Fixtures.requestBody("claude-code-2.1.329/tool-result-turn.json");
        compareMutants(Arrays.copyOf(body, body.length), 1000);
    }

    @Test
    void agreesWithJacksonAboutRandomJson() {
        for (int seed = 0; seed < 5000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            StringBuilder json = new StringBuilder("{\"model\":\"m\",\"x\":");
            appendValue(json, random, 0);
            byte[] body = json.append('}').toString().getBytes(StandardCharsets.UTF_8);

            assertThat(modelOf(body)).as("seed %d: %s", seed, json).contains("m");
            assertThat(jackson(body)).as("seed %d: %s", seed, json).contains("m");
        }
    }

    private static void compareMutants(byte[] body, int count) {
        for (int seed = 0; seed < count; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] mutant = Mutation.of(body, random);

            assertThat(modelOf(mutant))
                    .as("seed %d: %s", seed, new String(mutant, StandardCharsets.ISO_8859_1))
                    .isEqualTo(jackson(mutant));
        }
    }

    private static Optional<String> modelOf(byte[] body) {
        byte[] amid = new byte[body.length + 8];
        Arrays.fill(amid, (byte) '"');
        System.arraycopy(body, 0, amid, 4, body.length);
        return RequestScan.scan(amid, 4, 4 + body.length) instanceof Scanned scanned
                ? Optional.of(scanned.model())
                : Optional.empty();
    }

    /** The top-level model if the body is strict UTF-8 and Jackson takes it for one object with a usable model. */
    private static Optional<String> jackson(byte[] body) {
        Optional<String> model = Optional.empty();
        try {
            // Jackson alone would guess at UTF-16 and skip a byte order mark.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            try (JsonParser parser = Fixtures.JSON.getFactory().createParser(text)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return Optional.empty();
                }
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isModel = parser.currentName().equals("model");
                    JsonToken value = parser.nextToken();
                    if (isModel) {
                        model = value == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
                    }
                    parser.skipChildren();
                }
                return parser.nextToken() == null ? model.filter(m -> !m.isBlank()) : Optional.empty();
            }
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static void appendValue(StringBuilder json, RandomGenerator random, int depth) {
        switch (random.nextInt(depth > 4 ? 3 : 5)) {
            case 0 -> json.append(random.nextBoolean() ? random.nextDouble() : random.nextLong());
            case 1 -> json.append(new String[] {"true", "false", "null", "0", "-0", "1E5"}[random.nextInt(6)]);
            case 2 -> appendText(json, random);
            case 3 -> {
                json.append(random.nextBoolean() ? "[ " : "[");
                for (int i = random.nextInt(4); i > 0; i--) {
                    appendValue(json, random, depth + 1);
                    json.append(i > 1 ? "," : "\t");
                }
                json.append(']');
            }
            default -> {
                json.append('{');
                for (int i = random.nextInt(4); i > 0; i--) {
                    appendText(json, random);
                    json.append(random.nextBoolean() ? ":" : " :\r\n");
                    appendValue(json, random, depth + 1);
                    json.append(i > 1 ? "," : "");
                }
                json.append('}');
            }
        }
    }

    private static void appendText(StringBuilder json, RandomGenerator random) {
        json.append('"');
        for (int i = random.nextInt(30); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> json.append("\\").append("\"\\/bfnrt".charAt(random.nextInt(8)));
                case 1 -> json.append("\\u").append("%04X".formatted(random.nextInt(0xD800)));
                case 2 -> json.appendCodePoint(random.nextInt(0x10000, 0x110000));
                case 3 -> json.append((char) random.nextInt(0x80, 0xD800));
                default -> json.append((char) random.nextInt('a', 'z'));
            }
        }
        json.append('"');
    }
}
