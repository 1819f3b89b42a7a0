package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each failure names its seed: {@code new SplittableRandom(seed)} brings it back. */
class SseMeterPropertyTest {
    private static final Usage INPUT = new Usage(777, 0, 0, 0, 0);
    private static final int CUTS = 60;
    private static final int MUTANTS = 250;

    static List<String> streams() {
        return Fixtures.streams();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void cutAnywhereAStreamReadsAsTheWhole(String name) {
        for (byte[] stream : spellings(Fixtures.response(name))) {
            Reading whole = Reading.whole(new SseMeter(INPUT), stream);

            assertThat(Reading.byteByByte(new SseMeter(INPUT), stream)).isEqualTo(whole);
            for (int seed = 0; seed < CUTS; seed++) {
                assertThat(Reading.cut(new SseMeter(INPUT), stream, new SplittableRandom(seed)))
                        .as("seed %d", seed)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void cutAtEverySinglePlaceAStreamReadsAsTheWhole(String name) {
        byte[] stream = Fixtures.response(name);
        Reading whole = Reading.whole(new SseMeter(INPUT), stream);
        for (int cut = 0; cut <= stream.length; cut++) {
            SseMeter meter = new SseMeter(INPUT);
            int flags = meter.read(stream, 0, cut) | meter.read(stream, cut, stream.length);
            meter.end();

            assertThat(new Reading(
                            flags, meter.known(), meter.exact(), meter.estimate(), meter.errorType(), meter.tools()))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    /** What a client may have before the row is durable. */
    @ParameterizedTest
    @MethodSource("streams")
    void whatComesBeforeTheFinalEventIsNoWholeAnswer(String name) {
        byte[] stream = Fixtures.response(name);
        for (int seed = 0; seed < MUTANTS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] answer = random.nextBoolean() ? stream : Mutation.of(stream, random);
            SseMeter meter = new SseMeter(INPUT);
            int from = 0;
            int to = 0;
            boolean whole = false;
            while (!whole && to < answer.length) {
                from = to;
                to = random.nextInt(from + 1, answer.length + 1);
                whole = (meter.read(answer, from, to) & Meter.FINAL) != 0;
            }
            if (whole && meter.finalFrom() != SseMeter.BEFORE) {
                byte[] before = Arrays.copyOf(answer, meter.finalFrom());

                assertThat(meter.finalFrom()).as("seed %d", seed).isBetween(from, to - 1);
                assertThat(ReferenceMeter.read(before).flags() & Meter.FINAL)
                        .as("seed %d", seed)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void agreesWithAPlainReadingOfTheSameStreamHoweverItIsDamaged(String name) {
        byte[] stream = Fixtures.response(name);
        for (int seed = 0; seed < MUTANTS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] mutant = Mutation.of(stream, random);
            ReferenceMeter expected = ReferenceMeter.read(mutant);
            Reading reading = Reading.cut(new SseMeter(INPUT), mutant, random);

            assertThat(reading.flags()).as("seed %d", seed).isEqualTo(expected.flags());
            assertThat(reading.known()).as("seed %d", seed).isEqualTo(expected.known());
            assertThat(reading.exact()).as("seed %d", seed).isEqualTo(expected.exact());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void endedAnywhereItsEstimateIsNotBelowWhatWasDeliveredNorFarAboveIt(String name) {
        byte[] stream = Fixtures.response(name);
        for (int end = 0; end <= stream.length; end++) {
            byte[] start = Arrays.copyOf(stream, end);
            Reading reading = Reading.whole(new SseMeter(INPUT), start);
            if (reading.exact()) {
                continue;
            }
            long delivered = ReferenceMeter.read(start).deliveredTokens();

            assertThat(reading.estimate().output()).as("ended at %d", end).isGreaterThanOrEqualTo(delivered);
            assertThat(reading.estimate().output()).as("ended at %d", end).isLessThan(4 * delivered + 200);
        }
    }

    @Test
    void garbageIsNeverExactAndNeverThrows() {
        for (int seed = 0; seed < 2000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] garbage = new byte[random.nextInt(2000)];
            random.nextBytes(garbage);

            assertThat(Reading.cut(new SseMeter(INPUT), garbage, random).exact())
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    @Test
    void piecesOfEventsInAnyOrderReadAsPlainlyOrAreCalledMalformed() {
        List<String> pieces = List.of(
                "event: message_start\n",
                "event:message_delta\r",
                "event: error\r\n",
                "event: ping\n",
                "event\n",
                "event: message_stop\n",
                "data: {\"type\":\"message_stop\"}\n",
                "data\n",
                "data:\n",
                "data: \r\n",
                "data: {\"message\":{\"usage\":{\"input_tokens\":3}}}\n",
                "data: {\"type\":\"message_start\"\n",
                "data: ,\"usage\":{\"output_tokens\":4,\"input_tokens\":2}}\n",
                "\n",
                "\r\n",
                "\r",
                ":x\n",
                "dat",
                "data: {\"delta\":{\"stop_reason\":\"x\"},\"usage\":{\"output_tokens\":9}}\n",
                "\uFEFF",
                "id: 1\n");
        for (int seed = 0; seed < 20_000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            byte[] stream = text.toString().getBytes(StandardCharsets.UTF_8);
            ReferenceMeter expected = ReferenceMeter.read(stream);
            Reading reading = Reading.cut(new SseMeter(INPUT), stream, random);

            if (reading.has(Meter.MALFORMED)) {
                // It may give up on an event that gets another name after its data, but says so.
                assertThat(reading.exact()).as("seed %d: %s", seed, text).isFalse();
                continue;
            }
            assertThat(reading.known()).as("seed %d: %s", seed, text).isEqualTo(expected.known());
            assertThat(reading.flags()).as("seed %d: %s", seed, text).isEqualTo(expected.flags());
            assertThat(reading.exact()).as("seed %d: %s", seed, text).isEqualTo(expected.exact());
        }
    }

    /** The same stream with other line ends, and with a byte order mark. */
    private static List<byte[]> spellings(byte[] stream) {
        String text = new String(stream, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        ByteArrayOutputStream marked = new ByteArrayOutputStream();
        marked.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        marked.writeBytes(stream);
        return List.of(
                stream,
                text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1),
                text.replace("\n", "\r").getBytes(StandardCharsets.ISO_8859_1),
                marked.toByteArray());
    }
}
