package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class JsonMeterTest {
    private static final Usage INPUT = new Usage(777, 0, 0, 0, 0);

    @Test
    void takesTheUsageOfAWholeMessage() {
        Reading reading = read(Fixtures.response("message.json"));

        assertThat(reading.flags()).isEqualTo(Meter.FIRST_EVENT | Meter.USAGE | Meter.FINAL);
        assertThat(reading.known()).isEqualTo(new Usage(12, 9, 15000, 800, 1200));
        assertThat(reading.exact()).isTrue();
        assertThat(reading.estimate()).isEqualTo(reading.known());
    }

    @Test
    void isFinalWithTheClosingBraceAndNotBefore() {
        byte[] message = bytes("{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}");
        JsonMeter meter = new JsonMeter(INPUT);

        int before = meter.read(message, 0, message.length - 1);

        assertThat(before & Meter.FINAL).isZero();
        assertThat(meter.exact()).isFalse();
        assertThat(meter.read(message, message.length - 1, message.length)).isEqualTo(Meter.FINAL);
        assertThat(meter.exact()).isTrue();
    }

    @Test
    void readsTheTypeOfAnError() {
        Reading reading =
                read(bytes("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}"));

        assertThat(reading.flags()).isEqualTo(Meter.FIRST_EVENT | Meter.FINAL | Meter.ERROR);
        assertThat(reading.errorType()).contains("overloaded_error");
        assertThat(reading.exact()).isFalse();
    }

    @Test
    void looksOnlyAtTheUsageOfTheMessageItself() {
        Reading reading = read(bytes("{\"content\":[{\"usage\":{\"output_tokens\":5}}],\"usage\":{\"input_tokens\":1,"
                + "\"output_tokens\":2,\"iterations\":[{\"output_tokens\":7}],\"extra\":{\"output_tokens\":8}},"
                + "\"later\":{\"usage\":{\"output_tokens\":6}}}"));

        assertThat(reading.known()).isEqualTo(new Usage(1, 2, 0, 0, 0));
    }

    @Test
    void whatIsNoJsonObjectOrMoreThanOneIsMalformed() {
        String message = "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}";
        for (String text : new String[] {"<html>", "{\"a\"}", message + "x", message + message, "]"}) {
            Reading reading = read(bytes(text));

            assertThat(reading.has(Meter.MALFORMED)).as(text).isTrue();
            assertThat(reading.exact()).as(text).isFalse();
        }
        assertThat(read(bytes("[]")).exact()).isFalse();
        assertThat(read(bytes("")).flags()).isZero();
        assertThat(read(bytes(message + " \r\n")).exact()).isTrue();
    }

    @Test
    void whatFollowsAnAnswerThatCameWholeIsMalformed() {
        byte[] message = bytes("{\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}");
        for (String more : new String[] {"x", "{}", "\n,"}) {
            JsonMeter meter = new JsonMeter(INPUT);
            assertThat(meter.read(message, 0, message.length) & Meter.FINAL).isEqualTo(Meter.FINAL);

            int flags = meter.read(bytes(more), 0, more.length());

            assertThat(flags).as(more).isEqualTo(Meter.MALFORMED);
            assertThat(meter.exact()).as(more).isFalse();
        }
        JsonMeter meter = new JsonMeter(INPUT);
        meter.read(message, 0, message.length);
        assertThat(meter.read(bytes(" \r\n"), 0, 3)).isZero();
        assertThat(meter.exact()).isTrue();
    }

    @Test
    void aPartThatEndsWithABraceIsReadOnce() {
        String begin = "{\"content\":[{\"type\":\"tool_use\",\"name\":\"Bash\",\"input\":{}}";
        String rest = "],\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}";
        JsonMeter meter = new JsonMeter(INPUT);

        int first = meter.read(bytes(begin), 0, begin.length());
        int second = meter.read(bytes(rest), 0, rest.length());

        assertThat(first).isEqualTo(Meter.FIRST_EVENT);
        assertThat(second).isEqualTo(Meter.USAGE | Meter.FINAL);
        assertThat(meter.tools()).containsExactly("Bash");
        assertThat(meter.known()).isEqualTo(new Usage(1, 2, 0, 0, 0));
    }

    @Test
    void anAnswerThatBreaksOffIsEstimatedFromItsLength() {
        byte[] message = Fixtures.response("message.json");

        Reading reading = read(Arrays.copyOf(message, 300));

        assertThat(reading.exact()).isFalse();
        assertThat(reading.estimate()).isEqualTo(new Usage(777, 100, 0, 0, 0));
    }

    @Test
    void cutAnywhereAnAnswerReadsAsTheWhole() {
        byte[] message = Fixtures.response("message.json");
        Reading whole = read(message);

        assertThat(Reading.byteByByte(new JsonMeter(INPUT), message)).isEqualTo(whole);
        for (int seed = 0; seed < 2000; seed++) {
            assertThat(Reading.cut(new JsonMeter(INPUT), message, new SplittableRandom(seed)))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aDamagedAnswerNeverThrowsAndReadWholeIsExactOnlyAsJson() {
        byte[] message = Fixtures.response("message.json");
        for (int seed = 0; seed < 2000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] mutant = Mutation.of(message, random);

            Reading.byteByByte(new JsonMeter(INPUT), mutant);
            Reading.cut(new JsonMeter(INPUT), mutant, random);

            if (read(mutant).exact()) {
                assertThat(Fixtures.tree(mutant).isObject()).as("seed %d", seed).isTrue();
            }
        }
    }

    private static Reading read(byte[] answer) {
        return Reading.whole(new JsonMeter(INPUT), answer);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
