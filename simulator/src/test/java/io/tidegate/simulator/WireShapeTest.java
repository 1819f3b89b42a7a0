package io.tidegate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.simulator.answer.AnswerPlanner;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How an answer looks on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireShapeTest {
    private RunningSimulator sim;

    @BeforeAll
    void start() throws TimeoutException {
        sim = RunningSimulator.withDefaults();
    }

    @AfterAll
    void stop() throws TimeoutException {
        sim.close();
    }

    private RawAnswer unicode(String shape) throws IOException {
        RawAnswer answer = sim.stream("[[sim:unicode=1]] [[sim:shape=" + shape + "]]");
        assertThat(answer.streamedText()).isEqualTo(AnswerPlanner.UNICODE);
        return answer;
    }

    @Test
    void writesEveryByteOnItsOwn() throws IOException {
        assertThat(unicode("bytes").chunkBytes()).allMatch(size -> size == 1);
    }

    @Test
    void cutsWritesInsideOfCharacters() throws IOException {
        RawAnswer answer = unicode("split");

        int at = 0;
        int cutInside = 0;
        for (int size : answer.chunkBytes().subList(0, answer.chunkBytes().size() - 1)) {
            at += size;
            cutInside += (answer.body()[at] & 0xC0) == 0x80 ? 1 : 0;
        }
        assertThat(cutInside).isEqualTo((int)
                AnswerPlanner.UNICODE.codePoints().filter(c -> c > 127).count());
    }

    @Test
    void writesAllEventsAtOnce() throws IOException {
        assertThat(unicode("oneshot").chunkBytes()).hasSize(1);
    }

    @Test
    void writesEveryEventOnItsOwn() throws IOException {
        RawAnswer answer = unicode("single");

        assertThat(answer.chunkBytes()).hasSameSizeAs(answer.eventTypes());
    }

    @Test
    void endsLinesAsWindowsDoes() throws IOException {
        assertThat(unicode("crlf").text()).contains("event: ping\r\ndata: {\"type\":\"ping\"}\r\n\r\n");
    }

    @Test
    void addsCommentsAndFieldsNobodyNeeds() throws IOException {
        assertThat(unicode("comments").text()).contains(": keep-alive ping\n\n", "\nid: 7\nretry: 1000\n");
    }

    @Test
    void leavesOutEventLinesOrSpaces() throws IOException {
        assertThat(unicode("noevent").text()).doesNotContain("event:");
        assertThat(unicode("nospace").text()).contains("event:ping\ndata:{");
    }

    @Test
    void compressesSoThatEachEventCanBeDecodedWhenItArrives() throws IOException {
        RawAnswer gzip = sim.stream("[[sim:enc=gzip]] [[sim:unicode=1]]");
        RawAnswer deflate = sim.stream("[[sim:enc=deflate]] [[sim:unicode=1]]");
        RawAnswer cut = sim.stream("[[sim:enc=gzip]] [[sim:fault=cut-mid after=1]]");

        assertThat(gzip.header("content-encoding")).contains("gzip");
        assertThat(decoded(gzip, new GZIPInputStream(new ByteArrayInputStream(gzip.body())))
                        .streamedText())
                .isEqualTo(AnswerPlanner.UNICODE);
        assertThat(decoded(deflate, new InflaterInputStream(new ByteArrayInputStream(deflate.body())))
                        .streamedText())
                .isEqualTo(AnswerPlanner.UNICODE);
        byte[] start = new byte[20];
        new GZIPInputStream(new ByteArrayInputStream(cut.body())).read(start);
        assertThat(new String(start, StandardCharsets.UTF_8)).startsWith("event: message_start");
    }

    private static RawAnswer decoded(RawAnswer answer, InputStream body) throws IOException {
        return new RawAnswer(answer.head(), Buffer.buffer(body.readAllBytes()), List.of(), answer.end());
    }

    @Test
    void holdsTheFirstByteBackAndPausesBetweenEvents() throws IOException {
        long begun = System.nanoTime();
        RawAnswer answer = sim.stream("[[sim:text=a]] [[sim:ttfb=150]] [[sim:delay=20]]");
        long millis = (System.nanoTime() - begun) / 1_000_000;

        assertThat(answer.eventTypes()).hasSize(7);
        assertThat(millis).isGreaterThanOrEqualTo(150 + 7 * 20 - 5);
    }

    @Test
    void addsHeaders() throws IOException {
        assertThat(sim.stream("[[sim:hdr=x-one value=\"a b\"]]").header("x-one"))
                .contains("a b");
    }
}
