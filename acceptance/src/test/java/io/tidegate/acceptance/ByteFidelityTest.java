package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise P1: what the client sends reaches the provider unchanged, and what the provider answers reaches the client
 * unchanged, however both are cut on the wire. The seed of the cuts is in every failure; {@code -Dtidegate.seed=N} repeats
 * it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ByteFidelityTest {
    private static final int WAYS_TO_SPLIT = 12;
    /** The headers towards the provider that the edge owns. */
    private static final Set<String> OWNED_UP =
            Set.of("authorization", "x-api-key", "host", "accept-encoding", "connection", "content-length");
    /** The headers towards the client that the edge owns, and those of the framing. */
    private static final Set<String> OWNED_DOWN =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length", "set-cookie");

    private final long seed = Long.getLong("tidegate.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RawUpstream upstream = new RawUpstream();
    private final EdgeProcess edge =
            EdgeProcess.start(EdgeSettings.named("fidelity").upstream("raw", upstream.url()));
    private String key = "";

    ByteFidelityTest() throws IOException {}

    @BeforeAll
    void makeAKey() {
        key = edge.operator().keyFor("developer");
    }

    @AfterAll
    void stop() throws IOException {
        edge.close();
        upstream.close();
    }

    static Stream<Fixtures.Request> recordedPosts() {
        return Fixtures.requests()
                .filter(r -> r.raw().method().equals("POST"))
                .filter(r -> r.raw().target().startsWith("/v1/messages"));
    }

    static Stream<Fixtures.Answer> wholeStreams() {
        return Fixtures.streams().filter(a -> !isTruncated(a));
    }

    static Stream<Fixtures.Answer> truncatedStreams() {
        return Fixtures.streams().filter(ByteFidelityTest::isTruncated);
    }

    private static boolean isTruncated(Fixtures.Answer answer) {
        return answer.name().startsWith("truncated") || answer.name().equals("no-message-stop.sse");
    }

    static Stream<Fixtures.ErrorAnswer> errors() {
        return Fixtures.errors();
    }

    @ParameterizedTest
    @MethodSource("recordedPosts")
    void theProviderReceivesWhatTheClientSent(Fixtures.Request fixture) throws IOException {
        upstream.answering(side -> side.respond(200, "application/json", Fixtures.response("message.json")));
        RawRequest request = withKey(fixture.raw());

        for (int i = 0; i < WAYS_TO_SPLIT; i++) {
            try (RawConnection client = RawConnection.open(edge.url())) {
                client.send(request, Cuts.random(random, request.bytes().length));
                assertThat(client.read().status()).describedAs("seed %d", seed).isEqualTo(200);
            }
        }

        assertThat(upstream.received()).hasSize(WAYS_TO_SPLIT).allSatisfy(received -> {
            assertThat(received.startLine()).isEqualTo("POST " + request.target() + " HTTP/1.1");
            assertThat(received.body()).describedAs("seed %d", seed).isEqualTo(request.body());
            assertThat(kept(received.headers(), OWNED_UP)).isEqualTo(kept(request.headers(), OWNED_UP));
            assertThat(Header.first(received.headers(), "accept-encoding")).contains("identity");
            assertThat(Header.first(received.headers(), "x-api-key")).contains(EdgeSettings.UPSTREAM_SECRET);
            assertThat(received.headers().toString()).doesNotContain(key);
        });
    }

    @ParameterizedTest
    @MethodSource("wholeStreams")
    void theClientReceivesTheStreamThatTheProviderSent(Fixtures.Answer fixture) throws IOException {
        for (int i = 0; i < WAYS_TO_SPLIT; i++) {
            List<Integer> cuts = Cuts.random(random, fixture.body().length());

            RawResponse response = relayed(side -> stream(side, fixture.body(), cuts, true));

            assertSame(response, fixture.body(), cuts);
            assertThat(response.complete()).describedAs("seed %d", seed).isTrue();
            assertThat(response.header("request-id")).contains("req_of_the_provider");
            assertThat(response.header("content-type")).contains("text/event-stream; charset=utf-8");
        }
    }

    @ParameterizedTest
    @MethodSource("wholeStreams")
    void theClientReceivesACompressedStreamAsItIs(Fixtures.Answer fixture) throws IOException {
        Buffer packed = gzip(fixture.body());
        for (int i = 0; i < WAYS_TO_SPLIT / 4; i++) {
            List<Integer> cuts = Cuts.random(random, packed.length());

            RawResponse response =
                    relayed(side -> stream(side, packed, cuts, true, new Header("content-encoding", "gzip")));

            assertSame(response, packed, cuts);
            assertThat(response.header("content-encoding")).contains("gzip");
        }
    }

    @ParameterizedTest
    @MethodSource("truncatedStreams")
    void theClientSeesACutAsACut(Fixtures.Answer fixture) throws IOException {
        for (int i = 0; i < WAYS_TO_SPLIT; i++) {
            List<Integer> cuts = Cuts.random(random, fixture.body().length());
            boolean hard = random.nextBoolean();

            RawResponse response = relayed(side -> {
                stream(side, fixture.body(), cuts, false);
                if (hard) {
                    side.reset();
                } else {
                    side.cut();
                }
            });

            assertThat(response.complete()).describedAs("seed %d", seed).isFalse();
            if (!hard) {
                assertSame(response, fixture.body(), cuts);
            }
        }
    }

    /** The HTTP body ends well, the message doesn't: a client must not take half an answer for a whole one. */
    @ParameterizedTest
    @MethodSource("truncatedStreams")
    void theClientSeesAMessageThatEndsEarlyAsACut(Fixtures.Answer fixture) throws IOException {
        List<Integer> cuts = Cuts.random(random, fixture.body().length());

        RawResponse response = relayed(side -> stream(side, fixture.body(), cuts, true));

        assertSame(response, fixture.body(), cuts);
        assertThat(response.complete()).isFalse();
    }

    @Test
    void splitsAtEveryByteMakeNoDifference() throws IOException {
        Buffer body = Fixtures.stream("text-unicode.sse").body();
        for (int at = 1; at < body.length(); at += 3) {
            List<Integer> cuts = List.of(at, body.length() - at);

            RawResponse response = relayed(side -> stream(side, body, cuts, true));

            assertSame(response, body, cuts);
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theClientReceivesEveryErrorOfTheProvider(Fixtures.ErrorAnswer fixture) throws IOException {
        RawResponse response = relayed(side -> side.respond(
                fixture.status(),
                Header.first(fixture.headers(), "content-type").orElseThrow(),
                fixture.body(),
                kept(fixture.headers(), Set.of("content-type")).toArray(Header[]::new)));

        if (fixture.status() == 401 || fixture.status() == 403) {
            assertThat(response.status())
                    .describedAs("about our own credential")
                    .isEqualTo(503);
            return;
        }
        assertThat(response.status()).isEqualTo(fixture.status());
        assertThat(response.body()).isEqualTo(fixture.body());
        assertThat(kept(response.headers(), OWNED_DOWN)).containsAll(kept(fixture.headers(), OWNED_DOWN));
    }

    @Test
    void theClientReceivesAWholeMessageWithItsHeadersButNoCookie() throws IOException {
        Buffer body = Fixtures.response("message.json");

        RawResponse response = relayed(side -> side.respond(
                200,
                "application/json",
                body,
                new Header("request-id", "req_1"),
                new Header("anthropic-ratelimit-requests-remaining", "7"),
                new Header("X-Unknown-Header", "kept as it is"),
                new Header("set-cookie", "session=provider"),
                new Header("keep-alive", "timeout=5")));

        assertThat(response.body()).isEqualTo(body);
        assertThat(response.header("content-length")).contains(Integer.toString(body.length()));
        assertThat(kept(response.headers(), Set.of("connection", "content-length")))
                .contains(
                        header("request-id", "req_1"),
                        header("anthropic-ratelimit-requests-remaining", "7"),
                        header("x-unknown-header", "kept as it is"));
        assertThat(response.header("set-cookie")).isEmpty();
        assertThat(response.header("keep-alive")).isEmpty();
    }

    @Test
    void aChunkedRequestArrivesWithTheSameBody() throws IOException {
        upstream.answering(side -> side.respond(200, "application/json", Fixtures.response("message.json")));
        RawRequest plain = RawRequest.message(key, "grüße");
        byte[] body = plain.body().getBytes();

        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: " + key
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int from = 0; from < body.length; from += 10) {
                int size = Math.min(10, body.length - from);
                client.send(Integer.toHexString(size) + "\r\n");
                client.send(java.util.Arrays.copyOfRange(body, from, from + size));
                client.send("\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }

        assertThat(upstream.received())
                .singleElement()
                .extracting(RawUpstream.Received::body)
                .isEqualTo(plain.body());
    }

    private void assertSame(RawResponse response, Buffer sent, List<Integer> cuts) {
        assertThat(response.status())
                .describedAs("seed %d, cuts %s", seed, cuts)
                .isEqualTo(200);
        assertThat(response.body()).describedAs("seed %d, cuts %s", seed, cuts).isEqualTo(sent);
    }

    private RawResponse relayed(RawUpstream.Answer answer) throws IOException {
        upstream.answering(answer);
        try (RawConnection client = RawConnection.open(edge.url())) {
            return client.exchange(RawRequest.message(key, "x"));
        }
    }

    private static void stream(UpstreamSide side, Buffer body, List<Integer> cuts, boolean end, Header... more)
            throws IOException {
        List<Header> headers = new ArrayList<>(List.of(new Header("request-id", "req_of_the_provider")));
        headers.addAll(List.of(more));
        side.startStream(headers.toArray(Header[]::new));
        int from = 0;
        for (int cut : cuts) {
            side.chunk(body.getBytes(), from, from + cut);
            from += cut;
        }
        if (end) {
            side.endStream();
        }
    }

    private RawRequest withKey(RawRequest recorded) {
        List<Header> headers = recorded.headers().stream()
                .filter(h -> !h.is("host") && !h.is("content-length"))
                .map(h -> h.is("authorization")
                        ? new Header(h.name(), "Bearer " + key)
                        : h.is("x-api-key") ? new Header(h.name(), key) : h)
                .toList();
        return new RawRequest(recorded.method(), recorded.target(), headers, recorded.body());
    }

    private static List<Header> kept(List<Header> headers, Set<String> without) {
        return headers.stream()
                .map(h -> header(h.name(), h.value()))
                .filter(h -> !without.contains(h.name()))
                .toList();
    }

    private static Header header(String name, String value) {
        return new Header(name.toLowerCase(Locale.ROOT), value);
    }

    private static Buffer gzip(Buffer plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(packed.toByteArray());
    }
}
