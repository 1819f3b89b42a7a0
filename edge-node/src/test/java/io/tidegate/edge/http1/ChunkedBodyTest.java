package io.tidegate.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chunked body reads the same however it is cut, and its end is never handed on by accident. */
class ChunkedBodyTest {
    private static final String BODY = "5\r\nhello\r\n6;ext=\"a b\"\r\n world\r\n00\r\nX-Trailer: 1\r\n\r\n";

    @Test
    void readsTheSameHoweverItIsCut() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] wire = bytes(BODY + "NEXT");
        for (int round = 0; round < 2000; round++) {
            Result result = read(wire, random);

            assertThat(result.content).as("seed %d round %d", seed, round).isEqualTo("hello world");
            assertThat(result.end).as("seed %d round %d", seed, round).isEqualTo(wire.length - 4);
        }
    }

    @Test
    void handsOnWholeChunksAndNeverTheLastOne() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] wire = bytes(BODY);
        for (int round = 0; round < 2000; round++) {
            assertThat(read(wire, random).forwarded)
                    .as("seed %d round %d", seed, round)
                    .isEqualTo("5\r\nhello\r\n6;ext=\"a b\"\r\n world\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n",
                "\r\n",
                "5 \nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "1234567890abcdef0\r\n",
                "5;\u0000\r\nhello\r\n0\r\n\r\n",
                "0\r\n folded\r\n\r\n",
                "0\r\nX: 1\n\r\n"
            })
    void refusesWhatReadersTakeDifferently(String body) {
        byte[] wire = bytes(body);

        int end = new ChunkedBody().read(wire, 0, wire.length, (b, f, t) -> {});

        assertThat(end).isEqualTo(ChunkedBody.MALFORMED);
    }

    @Test
    void boundsExtensionsAndTrailers() {
        byte[] extension = bytes("1;" + "x".repeat(5000) + "\r\n");
        byte[] trailer = bytes("0\r\nX: " + "x".repeat(9000) + "\r\n\r\n");

        assertThat(new ChunkedBody().read(extension, 0, extension.length, (b, f, t) -> {}))
                .isEqualTo(ChunkedBody.MALFORMED);
        assertThat(new ChunkedBody().read(trailer, 0, trailer.length, (b, f, t) -> {}))
                .isEqualTo(ChunkedBody.MALFORMED);
    }

    private record Result(String content, String forwarded, int end) {}

    /** Reads in random pieces, and forwards as a connection does: incomplete size lines wait for the next piece. */
    private static Result read(byte[] wire, Random random) {
        ChunkedBody body = new ChunkedBody();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream forwarded = new ByteArrayOutputStream();
        ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        int at = 0;
        while (at < wire.length) {
            int to = Math.min(wire.length, at + 1 + random.nextInt(6));
            int end = body.read(wire, at, to, (b, f, t) -> content.write(b, f, t - f));
            int until = body.forwardable(to);
            if (until > at) {
                forwarded.writeBytes(waiting.toByteArray());
                waiting.reset();
                forwarded.write(wire, at, until - at);
            }
            if (end >= 0) {
                return new Result(text(content), text(forwarded), end);
            }
            waiting.write(wire, Math.max(until, at), to - Math.max(until, at));
            at = to;
        }
        throw new AssertionError("the body has no end");
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
