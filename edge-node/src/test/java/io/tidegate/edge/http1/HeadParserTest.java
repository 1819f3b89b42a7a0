package io.tidegate.edge.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A head is taken when it can be read in one way only. */
class HeadParserTest {
    @Test
    void aBodyStandsBehindItsHeadHoweverLongThatWasThoughtToBe() {
        byte[] body = "0123456789".getBytes(StandardCharsets.US_ASCII);
        for (int expected = 1; expected < 80; expected++) {
            HeadWriter head = new HeadWriter(expected).statusLine(200, "OK").field("a", "b".repeat(20));

            Octets written = head.end().body(new Octets(body, 2, 5)).toOctets();

            assertThat(text(written))
                    .as("expected %d", expected)
                    .isEqualTo("HTTP/1.1 200 OK\r\na: " + "b".repeat(20) + "\r\n\r\n234");
        }
    }

    @Test
    void partsAreJoinedInOneArray() {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);

        Octets joined = Octets.joined(new Octets(bytes, 0, 3), new Octets(bytes, 8, 10));

        assertThat(text(joined)).isEqualTo("01289");
        assertThat(joined.length()).isEqualTo(5);
        assertThat(Octets.joined(new Octets(bytes, 4, 4), new Octets(bytes, 0, 0))
                        .length())
                .isZero();
    }

    @Test
    void aCopyStaysWhenTheArrayChanges() {
        byte[] lent = "0123456789".getBytes(StandardCharsets.US_ASCII);

        Octets copy = new Octets(lent, 2, 5).copy();
        Octets joined = Octets.joined(new Octets(lent, 0, 2), Octets.NONE);
        Arrays.fill(lent, (byte) 'x');

        assertThat(text(copy)).isEqualTo("234");
        assertThat(text(joined)).isEqualTo("01");
    }

    private static String text(Octets octets) {
        return new String(octets.bytes(), octets.from(), octets.length(), StandardCharsets.US_ASCII);
    }

    @Test
    void readsARequestAsItStands() {
        RequestHead head = request(
                "POST /v1/messages?beta=true HTTP/1.1\r\nHost: h\r\nX-Stainless-OS:  Linux \t\r\nContent-Length: 12\r\n\r\n");

        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.target()).isEqualTo("/v1/messages?beta=true");
        assertThat(head.path()).isEqualTo("/v1/messages");
        assertThat(head.fields().first(FieldName.of("x-stainless-os"))).contains("Linux");
        assertThat(head.framing()).isEqualTo(new Framing.Length(12));
        assertThat(head.keepsAlive()).isTrue();
    }

    @Test
    void readsAnAnswerAsItStands() {
        ResponseHead head =
                response("HTTP/1.1 529 Site is overloaded\r\nrequest-id: req_1\r\nTransfer-Encoding: chunked\r\n\r\n");

        assertThat(head.status()).isEqualTo(529);
        assertThat(head.reason()).isEqualTo("Site is overloaded");
        assertThat(head.framing()).isEqualTo(new Framing.Chunked());
        assertThat(head.fields().first(FieldName.REQUEST_ID)).contains("req_1");
    }

    @Test
    void takesAnAnswerWithoutReason() {
        assertThat(response("HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n").reason())
                .isEmpty();
        assertThat(response("HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n").reason())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"204, None", "304, None", "200, UntilClose"})
    void knowsAnswersWithoutALength(int status, String framing) {
        assertThat(response("HTTP/1.1 " + status + " x\r\n\r\n")
                        .framing()
                        .getClass()
                        .getSimpleName())
                .isEqualTo(framing);
    }

    @Test
    void takesOneEmptyLineBeforeARequest() {
        assertThat(request("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").target()).isEqualTo("/");
    }

    @Test
    void copiesFieldsInTheirOrderAndSpellingWithoutTheDroppedAndTheNominated() {
        RequestHead head = request(
                "POST / HTTP/1.1\r\nHost: h\r\nX-B: 2\r\nConnection: x-hop, keep-alive\r\nX-Hop: 1\r\nx-A:1\r\nX-b: 3\r\n\r\n");
        HeadWriter copy = new HeadWriter(16);

        head.fields().copyTo(copy, new FieldNames(FieldNames.HOP_BY_HOP));

        assertThat(new String(copy.toBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("Host: h\r\nX-B: 2\r\nx-A: 1\r\nX-b: 3\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\n folded: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: 1\r\n\tmore\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\n: nameless\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\n\rX: 1\r\nContent-Length: 5\r\n\r\n",
                "\rXGET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: a\u007fb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
                "GET / HTTP/1.1\r\nX: 1\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /\u00e9 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET HTTP/1.1\r\nHost: h\r\n\r\n",
                "G@T / HTTP/1.1\r\nHost: h\r\n\r\n",
                "\r\n\r\n"
            })
    void refusesWhatReadersTakeDifferently(String head) {
        assertThat(HeadParser.request(bytes(head))).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void refusesMoreFieldsThanAnyClientSends() {
        String start = "GET / HTTP/1.1\r\nHost: h\r\n";

        assertThat(HeadParser.request(bytes(start + "a:\r\n".repeat(255) + "\r\n")))
                .isInstanceOf(Parsed.Complete.class);
        assertThat(HeadParser.request(bytes(start + "a:\r\n".repeat(256) + "\r\n")))
                .isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void keepsTheLengthThatConnectionNominates() {
        RequestHead head =
                request("POST / HTTP/1.1\r\nHost: h\r\nConnection: content-length\r\nContent-Length: 1\r\n\r\n");
        HeadWriter copy = new HeadWriter(16);

        head.fields().copyTo(copy, new FieldNames(FieldNames.HOP_BY_HOP));

        assertThat(new String(copy.toBytes(), StandardCharsets.ISO_8859_1)).contains("Content-Length: 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/3.1 200 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 O\u0001K\r\n\r\n"
            })
    void refusesAnswersThatAreNotHttp(String head) {
        assertThat(HeadParser.response(bytes(head))).isInstanceOf(Parsed.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, close, false",
        "1.1, Close, false",
        "1.1, keep-alive, true",
        "1.0, keep-alive, true",
        "1.0, x, false"
    })
    void knowsWhetherTheConnectionStays(String version, String connection, boolean stays) {
        assertThat(request("GET / HTTP/" + version + "\r\nHost: h\r\nConnection: " + connection + "\r\n\r\n")
                        .keepsAlive())
                .isEqualTo(stays);
    }

    @Test
    void findsTheEndOfAHeadHoweverItArrives() {
        byte[] head = bytes("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET");
        for (int cut = 1; cut < head.length; cut++) {
            HeadScanner scanner = new HeadScanner();

            int first = scanner.find(head, cut);
            int end = first == HeadScanner.NEED_MORE ? scanner.find(head, head.length) : first;

            assertThat(end).as("cut at %d", cut).isEqualTo(head.length - 3);
        }
    }

    @Test
    void stopsAtALineFeedOfItsOwn() {
        byte[] head = bytes("GET / HTTP/1.1\nHost: h\n\n");

        assertThat(new HeadScanner().find(head, head.length)).isEqualTo(HeadScanner.BARE_LINE_FEED);
    }

    @Test
    void anAbsentFieldIsEmpty() {
        assertThat(request("GET / HTTP/1.1\r\nHost: h\r\n\r\n").fields().first(FieldName.EXPECT))
                .isEqualTo(Optional.empty());
    }

    private static RequestHead request(String head) {
        return switch (HeadParser.request(bytes(head))) {
            case Parsed.Complete<RequestHead>(RequestHead parsed) -> parsed;
            case Parsed.Malformed<RequestHead>(String why) -> throw new AssertionError(why);
        };
    }

    private static ResponseHead response(String head) {
        return switch (HeadParser.response(bytes(head))) {
            case Parsed.Complete<ResponseHead>(ResponseHead parsed) -> parsed;
            case Parsed.Malformed<ResponseHead>(String why) -> throw new AssertionError(why);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
