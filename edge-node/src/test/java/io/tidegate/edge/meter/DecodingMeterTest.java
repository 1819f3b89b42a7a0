package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingMeterTest {
    private static final Usage INPUT = new Usage(777, 0, 0, 0, 0);
    private static final String STREAM = "text/event-stream; charset=utf-8";
    private static final byte[] PLAIN = Fixtures.response("cache-usage.sse");

    @Test
    void readsGzipAndBothKindsOfDeflateAsThePlainStream() {
        Reading plain = Reading.whole(Meter.forAnswer(STREAM, "", INPUT), PLAIN);

        assertThat(plain.exact()).isTrue();
        assertThat(read("gzip", gzip(PLAIN))).isEqualTo(plain);
        assertThat(read("X-GZIP", gzip(PLAIN))).isEqualTo(plain);
        assertThat(read("deflate", deflate(PLAIN, false))).isEqualTo(plain);
        assertThat(read("deflate", deflate(PLAIN, true))).isEqualTo(plain);
        assertThat(read("identity", PLAIN)).isEqualTo(plain);
    }

    @Test
    void readsACompressedJsonAnswer() {
        Meter meter = Meter.forAnswer("application/json", "gzip", INPUT);

        assertThat(Reading.whole(meter, gzip(Fixtures.response("message.json"))).known())
                .isEqualTo(new Usage(12, 9, 15000, 800, 1200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void cutAnywhereItReadsAsTheWhole(String encoding) {
        byte[] encoded = encoding.equals("gzip") ? gzip(PLAIN) : deflate(PLAIN, false);
        Reading whole = read(encoding, encoded);

        assertThat(Reading.byteByByte(Meter.forAnswer(STREAM, encoding, INPUT), encoded))
                .isEqualTo(whole);
        for (int seed = 0; seed < 200; seed++) {
            assertThat(Reading.cut(Meter.forAnswer(STREAM, encoding, INPUT), encoded, new SplittableRandom(seed)))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void seesAnEventAsSoonAsTheProviderFlushesIt() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        GZIPOutputStream out = new GZIPOutputStream(wire, true);
        Meter meter = Meter.forAnswer(STREAM, "gzip", INPUT);

        out.write(PLAIN, 0, PLAIN.length - 1);
        out.flush();
        byte[] first = wire.toByteArray();
        wire.reset();
        out.write(PLAIN, PLAIN.length - 1, 1);
        out.flush();
        byte[] second = wire.toByteArray();

        assertThat(meter.read(first, 0, first.length) & (Meter.FINAL | Meter.STOP))
                .isEqualTo(Meter.FINAL);
        assertThat(meter.read(second, 0, second.length)).isEqualTo(Meter.STOP);
        meter.end();
        out.close();
    }

    @Test
    void readsGzipHeadersWithAllTheirOptionalPartsAndSeveralMembers() {
        byte[] gzip = gzip(Arrays.copyOf(PLAIN, 500));
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.write(gzip, 0, 3);
        wire.write(0x1E);
        wire.write(gzip, 4, 6);
        wire.writeBytes(new byte[] {2, 0, 9, 9, 'n', 'a', 'm', 'e', 0, 'c', 0, 1, 2});
        wire.write(gzip, 10, gzip.length - 10);
        wire.writeBytes(gzip(Arrays.copyOfRange(PLAIN, 500, PLAIN.length)));

        Reading plain = Reading.whole(new SseMeter(INPUT), PLAIN);
        assertThat(read("gzip", wire.toByteArray())).isEqualTo(plain);
        assertThat(Reading.byteByByte(Meter.forAnswer(STREAM, "gzip", INPUT), wire.toByteArray()))
                .isEqualTo(plain);
    }

    @Test
    void anUnknownEncodingIsNeverExactAndChargedByItsBytes() {
        Reading reading = read("br", new byte[200]);

        assertThat(reading)
                .isEqualTo(new Reading(
                        Meter.FIRST_EVENT,
                        Usage.NONE,
                        false,
                        new Usage(777, 200, 0, 0, 0),
                        Optional.empty(),
                        List.of()));
        assertThat(read("gzip, br", new byte[1]).exact()).isFalse();
    }

    @Test
    void givesUpOnABombWithoutUnpackingIt() {
        byte[] bomb = gzip(new byte[100 << 20]);
        Meter meter = Meter.forAnswer(STREAM, "gzip", INPUT);

        Reading reading = Reading.whole(meter, bomb);

        assertThat(reading.exact()).isFalse();
        assertThat(reading.has(Meter.FINAL)).isFalse();
        // Had it gone on to the end it would have charged 100 million bytes.
        assertThat(reading.estimate().output()).isLessThan(10_000_000);
    }

    @Test
    void corruptDataNeverThrows() {
        byte[] encoded = gzip(PLAIN);
        for (int seed = 0; seed < 1000; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            byte[] corrupt = Mutation.of(encoded, random);
            Meter meter = Meter.forAnswer(STREAM, "gzip", INPUT);

            Reading.cut(meter, corrupt, random);

            assertThat(meter.read(corrupt, 0, corrupt.length))
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void isNotExactWhenTheDataCannotBeDecodedToTheEnd() {
        byte[] encoded = gzip(PLAIN);
        byte[] noGzip = encoded.clone();
        noGzip[2] = 7;

        assertThat(read("gzip", Arrays.copyOf(encoded, encoded.length / 2)).exact())
                .isFalse();
        assertThat(read("gzip", noGzip).exact()).isFalse();
        assertThat(read("gzip", noGzip).estimate()).isEqualTo(new Usage(777, encoded.length - 3, 0, 0, 0));
        assertThat(read("deflate", PLAIN).exact()).isFalse();
    }

    @Test
    void canBeEndedTwiceAndReadNothingAfter() {
        Meter meter = Meter.forAnswer(STREAM, "gzip", INPUT);
        byte[] encoded = gzip(PLAIN);
        meter.read(encoded, 0, 20);

        meter.end();
        meter.end();

        assertThat(meter.read(encoded, 20, encoded.length)).isZero();
        assertThat(meter.exact()).isFalse();
    }

    private static Reading read(String encoding, byte[] encoded) {
        return Reading.whole(Meter.forAnswer(STREAM, encoding, INPUT), encoded);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(wire)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return wire.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean raw) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
        try (DeflaterOutputStream out = new DeflaterOutputStream(wire, deflater)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return wire.toByteArray();
    }
}
