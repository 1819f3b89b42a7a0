package io.tidegate.acceptance;

import static io.tidegate.acceptance.AnthropicError.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests on which two HTTP parsers could disagree are refused and the connection is closed, so that nobody can hide one
 * request inside another; and slow ones don't hold a connection for ever.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);

    private final RawUpstream upstream = new RawUpstream();
    private final EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("framing")
            .upstream("raw", upstream.url())
            .set("timeouts", "head", "1s")
            .set("timeouts", "bodyIdle", "1s"));
    private String key = "";

    FramingTest() throws IOException {}

    @BeforeAll
    void makeAKey() {
        key = edge.operator().keyFor("developer");
    }

    @BeforeEach
    void answerWell() {
        upstream.answering(side -> side.respond(200, "application/json", Fixtures.response("message.json")));
    }

    @AfterAll
    void stop() throws IOException {
        edge.close();
        upstream.close();
    }

    static Stream<Arguments> attacks() {
        String start = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: KEY\r\n";
        return Stream.of(
                attack("both lengths", start + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"),
                attack(
                        "both lengths, the other way",
                        start + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}"),
                attack("two lengths", start + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                attack("the same length twice", start + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
                attack("a list of lengths", start + "Content-Length: 2, 2\r\n\r\n{}"),
                attack("a signed length", start + "Content-Length: +2\r\n\r\n{}"),
                attack("a negative length", start + "Content-Length: -1\r\n\r\n{}"),
                attack("a length in hex", start + "Content-Length: 0x2\r\n\r\n{}"),
                attack("an empty length", start + "Content-Length: \r\n\r\n{}"),
                attack("a length that overflows", start + "Content-Length: 18446744073709551618\r\n\r\n{}"),
                attack("an unknown transfer coding", start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                attack("chunked twice", start + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                attack("chunked not last", start + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                attack(
                        "two transfer codings",
                        start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"),
                attack("white space before the colon", start + "Content-Length : 2\r\n\r\n{}"),
                attack("a folded line", start + "X-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}"),
                attack("a folded first line", "POST /v1/messages HTTP/1.1\r\n X: y\r\nHost: x\r\n\r\n"),
                attack("a bare CR in a value", start + "X-Cr: a\rb\r\nContent-Length: 2\r\n\r\n{}"),
                attack("a bare LF as line end", start + "X-Lf: a\nContent-Length: 2\r\n\r\n{}"),
                attack("bare LF everywhere", "POST /v1/messages HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}"),
                attack("NUL in a value", start + "X-Nul: a\u0000b\r\nContent-Length: 2\r\n\r\n{}"),
                attack("a control sign in a name", start + "X\u0001: a\r\nContent-Length: 2\r\n\r\n{}"),
                attack("an empty header name", start + ": a\r\nContent-Length: 2\r\n\r\n{}"),
                attack("a header without colon", start + "no colon here\r\nContent-Length: 2\r\n\r\n{}"),
                attack("a request line of two words", "POST /v1/messages\r\nHost: x\r\n\r\n"),
                attack("a request line with two spaces", "POST  /v1/messages HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("a target with a control sign", "POST /v1/mes\u0007sages HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("a method that is no token", "PO(ST /v1/messages HTTP/1.1\r\nHost: x\r\n\r\n"),
                attack("two hosts", "POST /v1/messages HTTP/1.1\r\nHost: x\r\nHost: y\r\nContent-Length: 2\r\n\r\n{}"),
                attack("no host", "POST /v1/messages HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"));
    }

    static Stream<Arguments> badChunks() {
        return Stream.of(
                attack("a size that overflows", "ffffffffffffffffff\r\n"),
                attack("a size of 2^32", "100000000\r\n"),
                attack("a negative size", "-1\r\n"),
                attack("no size", "\r\n"),
                attack("a size with a sign of hex", "0x2\r\n{}\r\n0\r\n\r\n"),
                attack("a size that is no number", "zz\r\n"),
                attack("white space before the size", " 2\r\n{}\r\n0\r\n\r\n"),
                attack("a bare LF after the size", "2\n{}\r\n0\r\n\r\n"),
                attack("no CR LF after the data", "2\r\n{}X0\r\n\r\n"),
                attack("a size line without end", "2;" + "a".repeat(20_000)),
                attack("trailers without end", "0\r\n" + "X-T: v\r\n".repeat(10_000)));
    }

    private static Arguments attack(String name, String bytes) {
        return Arguments.argumentSet(name, bytes);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void refusesAndCloses(String bytes) throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send((bytes.replace("KEY", key) + smuggled()).getBytes(StandardCharsets.ISO_8859_1));

            assertRefused(client.read(), 400, "invalid_request_error");
            assertNothingFollows(client);
        }
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void closesByItself() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}");

            assertRefused(client.read(), 400, "invalid_request_error");
            assertThat(client.isClosedWithin(CLOSES_WITHIN)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("badChunks")
    void refusesBrokenChunksAndCloses(String chunks) throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: " + key
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            try {
                client.send(chunks + smuggled());
            } catch (IOException closedWhileWeWereSending) {
                // the refusal is there to be read all the same
            }

            RawResponse response = client.read();
            assertThat(response.status()).isBetween(400, 431);
            assertNothingFollows(client);
        }
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void refusesAnotherVersionOfHttp() throws IOException {
        for (String version : new String[] {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/9"}) {
            try (RawConnection client = RawConnection.open(edge.url())) {
                client.send("GET /health " + version + "\r\nHost: x\r\n\r\n");

                assertThat(client.read().status()).describedAs(version).isIn(400, 505);
                assertNothingFollows(client);
            }
        }
    }

    @Test
    void refusesTlsOnAPlainPort() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(
                    new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03, '\r', '\n'});

            assertThat(client.read().status())
                    .describedAs("not HTTP, or a head that never ends")
                    .isIn(400, 408);
            assertThat(client.isClosedWithin(CLOSES_WITHIN)).isTrue();
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        Buffer message = Fixtures.response("message.json");
        try (RawConnection client = RawConnection.open(edge.url())) {
            Buffer both = Buffer.buffer(RawRequest.post("/v1/messages", key, RawRequest.messageBody("x", false))
                            .bytes())
                    .appendBytes(RawRequest.post("/nowhere", key, "{}").bytes());

            client.send(both.getBytes());

            RawResponse one = client.read();
            assertThat(one.status()).isEqualTo(200);
            assertThat(one.body()).isEqualTo(message);
            assertRefused(client.read(), 404, "not_found_error");
        }
    }

    @Test
    void tellsAClientThatWaitsToGoOn() throws IOException {
        RawRequest request = RawRequest.message(key, "x");
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: " + key
                    + "\r\nExpect: 100-continue\r\nContent-Length: "
                    + request.body().length() + "\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);

            client.send(request.body().getBytes());

            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(upstream.received())
                .singleElement()
                .satisfies(r -> assertThat(Header.first(r.headers(), "expect")).isEmpty());
    }

    @Test
    void gives408ToASlowHead() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\n");

            assertRefused(client.read(), 408, "invalid_request_error");
            assertThat(client.isClosedWithin(CLOSES_WITHIN)).isTrue();
        }
    }

    @Test
    void gives408ToASlowBody() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: " + key + "\r\nContent-Length: 50\r\n\r\n{");

            assertRefused(client.read(), 408, "invalid_request_error");
            assertThat(client.isClosedWithin(CLOSES_WITHIN)).isTrue();
        }
        assertThat(upstream.received()).isEmpty();
    }

    /** What was sent behind the refused request is not taken for another one. That it closes by itself is one test's matter. */
    private static void assertNothingFollows(RawConnection client) throws IOException {
        client.finish();
        assertThat(client.isClosedWithin(CLOSES_WITHIN)).isTrue();
    }

    /** What an attacker would like to be taken for a second request. */
    private String smuggled() {
        return new String(RawRequest.message(key, "smuggled").bytes(), StandardCharsets.UTF_8);
    }
}
