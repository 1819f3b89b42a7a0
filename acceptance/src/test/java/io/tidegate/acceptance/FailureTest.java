package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a provider, the client or the operator breaks an exchange off. Times are cut short by configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailureTest {
    private static final Duration STREAM_IDLE = Duration.ofSeconds(2);
    private static final String START = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
            "model":"claude-sonnet-4-6","content":[],"stop_reason":null,"stop_sequence":null,\
            "usage":{"input_tokens":11,"output_tokens":1}}}

            """;
    private static final String OVERLOADED = """
            event: error
            data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

            """;

    private final RawUpstream first = new RawUpstream();
    private final RawUpstream second = new RawUpstream();
    private final EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("failures")
            .upstream("first", first.url())
            .upstream("second", second.url())
            .set("failover", "retryRatio", "1.0")
            .set("failover", "retryReserve", "10000")
            .set("failover", "coolDown", "100ms")
            .set("failover", "coolDownMax", "100ms")
            .set("timeouts", "firstEvent", "2s")
            .set("timeouts", "streamIdle", STREAM_IDLE.toSeconds() + "s"));
    private String key = "";

    FailureTest() throws IOException {}

    @BeforeAll
    void makeAKey() {
        key = edge.operator().keyFor("developer");
    }

    @AfterAll
    void stop() throws IOException {
        edge.close();
        first.close();
        second.close();
    }

    /** A failed upstream is tried last for a while: each test begins when the first one is first again. */
    @BeforeEach
    void awaitTheEndOfTheCoolDown() {
        first.answering(FailureTest::answerWellAndClose);
        second.answering(FailureTest::answerWellAndClose);
        Eventually.until("the first upstream is first again", Duration.ofSeconds(10), () -> {
            ask();
            return !first.received().isEmpty();
        });
        second.answering(FailureTest::answerWell);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 529})
    void movesOnFromAStatusThatAnotherProviderMayNotHave(int status) throws IOException {
        first.answering(side -> answerWithError(side, status, "first"));

        RawResponse response = ask();

        assertAnsweredBySecond(response);
    }

    @Test
    void movesOnWhenTheConnectionIsRefusedOrDies() throws IOException {
        first.answering(UpstreamSide::reset);

        assertAnsweredBySecond(ask());
    }

    @Test
    void movesOnWhenTheFirstEventSaysOverloaded() throws IOException {
        first.answering(side -> {
            side.startStream();
            side.chunk(OVERLOADED);
            side.endStream();
        });

        assertAnsweredBySecond(ask());
    }

    @Test
    void movesOnWhenTheProviderSaysNothing() throws IOException {
        // the time for the first event is for all attempts together: nothing is left for a second one
        first.answering(side -> side.sawTheEdgeLeave(Duration.ofSeconds(20)));

        RawResponse response = ask();

        assertThat(response.status()).isGreaterThanOrEqualTo(503);
        assertThat(response.errorType()).isEqualTo("api_error");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void movesOnWhenItsOwnCredentialIsRefused(int status) throws IOException {
        first.answering(side -> answerAboutTheCredential(side, status));

        assertAnsweredBySecond(ask());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void doesNotTellTheClientAboutItsOwnCredential(int status) throws IOException {
        first.answering(side -> answerAboutTheCredential(side, status));
        second.answering(side -> answerAboutTheCredential(side, status));

        RawResponse response = ask();

        assertUnavailable(response);
        assertThat(response.text()).doesNotContain("says-so");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 403, 404, 413, 422})
    void staysWithAStatusThatIsAboutTheRequest(int status) throws IOException {
        first.answering(side -> answerWithError(side, status, "the request's own fault"));

        RawResponse response = ask();

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.errorMessage()).isEqualTo("the request's own fault");
        assertThat(second.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"429, 500, 429", "500, 429, 429", "500, 529, 529", "529, 500, 500", "429, 429, 429"})
    void givesTheLast429ElseTheLast5xxWhenAllFailed(int fromFirst, int fromSecond, int given) throws IOException {
        first.answering(side -> answerWithError(side, fromFirst, "first " + fromFirst));
        second.answering(side -> answerWithError(side, fromSecond, "second " + fromSecond));

        RawResponse response = ask();

        String author = given == fromSecond ? "second " : "first ";
        assertThat(response.status()).isEqualTo(given);
        assertThat(response.errorMessage()).isEqualTo(author + given);
        assertThat(response.header("retry-after")).contains("7");
    }

    @Test
    void is503WhenNoProviderAnswers() throws IOException {
        first.answering(UpstreamSide::reset);
        second.answering(UpstreamSide::reset);

        assertUnavailable(ask());
        assertThat(first.received().size() + second.received().size())
                .describedAs("an attempt that may have been billed allows at most one more")
                .isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void neitherFollowsNorForwardsARedirect(int status) throws IOException {
        first.answering(side ->
                side.respond(status, "text/plain", "elsewhere", new Header("location", second.url() + "/v1/messages")));

        RawResponse response = ask();

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.errorType()).isEqualTo("api_error");
        assertThat(response.header("location")).isEmpty();
        assertThat(second.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverMovesOnAfterTheFirstByte(boolean hard) throws IOException {
        first.answering(side -> {
            side.startStream();
            side.chunk(START);
            if (hard) {
                side.reset();
            } else {
                side.cut();
            }
        });

        RawResponse response = ask();

        assertThat(response.complete())
                .describedAs("a cut must look like a cut")
                .isFalse();
        assertThat(second.received()).isEmpty();
    }

    @Test
    void forwardsAnErrorEventOfARunningStream() throws IOException {
        first.answering(side -> {
            side.startStream();
            side.chunk(START);
            side.chunk(OVERLOADED);
            side.endStream();
        });

        RawResponse response = ask();

        assertThat(response.text()).isEqualTo(START + OVERLOADED);
        assertThat(response.complete()).isTrue();
        assertThat(second.received()).isEmpty();
    }

    @Test
    void cutsAStreamThatStalls() throws IOException {
        CompletableFuture<Boolean> edgeLeft = new CompletableFuture<>();
        first.answering(side -> {
            side.startStream();
            side.chunk(START);
            edgeLeft.complete(side.sawTheEdgeLeave(STREAM_IDLE.multipliedBy(5)));
        });
        long start = System.nanoTime();

        RawResponse response = ask();

        assertThat(response.text()).isEqualTo(START);
        assertThat(response.complete()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(STREAM_IDLE.minusMillis(200));
        assertThat(edgeLeft).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancelsTheUpstreamWithinASecondWhenTheClientIsGone(boolean hard) throws Exception {
        CompletableFuture<Boolean> edgeLeft = new CompletableFuture<>();
        first.answering(side -> {
            side.startStream();
            side.chunk(START);
            edgeLeft.complete(side.sawTheEdgeLeave(Duration.ofSeconds(20)));
        });

        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(RawRequest.message(key, "x").bytes());
            client.awaitText("message_start");
            if (hard) {
                client.reset();
            }
        }

        assertThat(edgeLeft.get(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void settlesWhatAClientLeftBehind() throws Exception {
        String user = edge.operator().keyFor("leaver");
        first.answering(side -> {
            side.startStream();
            side.chunk(START);
            side.sawTheEdgeLeave(Duration.ofSeconds(20));
        });

        try (RawConnection client = RawConnection.open(edge.url())) {
            client.send(RawRequest.message(user, "x").bytes());
            client.awaitText("message_start");
        }

        HttpProbe own = new HttpProbe(edge.url(), java.util.Map.of("x-api-key", user));
        Eventually.until(
                "the attempt is in the user's usage",
                Duration.ofSeconds(5),
                () -> today(own).getLong("requests") == 1L && today(own).getLong("input_tokens") == 11L,
                () -> today(own).encode());
    }

    @Test
    void triesAReusedConnectionThatProvedDeadOnceMore() throws IOException {
        assertThat(ask().status()).isEqualTo(200);
        first.dropIdleConnections();

        assertThat(ask().status()).isEqualTo(200);

        assertThat(first.received()).isNotEmpty();
    }

    private static JsonObject today(HttpProbe own) {
        return own.json("GET", "/v1/usage", new JsonObject()).getJsonObject("today");
    }

    private RawResponse ask() throws IOException {
        try (RawConnection client = RawConnection.open(edge.url())) {
            return client.exchange(RawRequest.message(key, "x"));
        }
    }

    private void assertAnsweredBySecond(RawResponse response) {
        assertThat(response.status()).describedAs("%s", response.text()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(Fixtures.stream("text.sse").body());
        assertThat(first.received()).hasSizeLessThanOrEqualTo(1);
        assertThat(second.received()).hasSize(1);
    }

    private static void assertUnavailable(RawResponse response) {
        assertThat(response.status()).describedAs("%s", response.text()).isEqualTo(503);
        assertThat(response.errorType()).isEqualTo("api_error");
        assertThat(response.header("retry-after"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 5));
        assertThat(response.header("x-should-retry")).isEmpty();
    }

    private static void answerWell(UpstreamSide side) throws IOException {
        side.startStream();
        side.chunk(Fixtures.stream("text.sse").body().toString());
        side.endStream();
    }

    /** Leaves no connection that the next exchange could find dead. */
    private static void answerWellAndClose(UpstreamSide side) throws IOException {
        side.startStream(new Header("connection", "close"));
        side.chunk(Fixtures.stream("text.sse").body().toString());
        side.endStream();
        side.cut();
    }

    /** A 401 is about the credential whatever it says; a 403 only when it says so. */
    private static void answerAboutTheCredential(UpstreamSide side, int status) throws IOException {
        JsonObject error = new JsonObject()
                .put("type", status == 401 ? "authentication_error" : "permission_error")
                .put("message", "Your API key may not do that, says-so the provider");
        side.respond(
                status,
                "application/json",
                new JsonObject().put("type", "error").put("error", error).encode());
    }

    private static void answerWithError(UpstreamSide side, int status, String message) throws IOException {
        JsonObject error = new JsonObject().put("type", "some_error").put("message", message);
        side.respond(
                status,
                "application/json",
                new JsonObject().put("type", "error").put("error", error).encode(),
                new Header("retry-after", "7"));
    }
}
