package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.FakeEdge.Reply;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.ServerClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the watch of a drain makes of a coordinator that does not say what is left. */
class DrainWatchTest {
    private static final Reply BUSY = left("draining", 2);
    private static final Reply EMPTY = left("draining", 0);
    private static final Reply STARTING = Reply.refusal(503, "api_error", "The database is away.");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static Reply left(String state, int inFlight) {
        return new Reply(200, """
                {"node_id":"node_1","state":"%s","epoch":"0a","leases":[],"last_beat_age_ms":412,"in_flight":%d,
                 "outbox":{"last_seq":9,"unsent":0,"oldest_unsent_ms":0}}""".formatted(state, inFlight));
    }

    @ParameterizedTest
    @CsvSource({"401,UNAUTHORIZED", "403,UNAUTHORIZED", "404,NOT_FOUND", "409,FAILED"})
    void aRefusalEndsItAtOnceInTheUsualWords(int status, ExitCode code) throws IOException {
        try (FakeEdge server =
                FakeEdge.answeringInTurn(List.of(BUSY, Reply.refusal(status, "some_error", "Not for you.")))) {
            assertThat(watch(server)).isEqualTo(code.number());

            assertThat(server.requests()).hasSize(2);
            assertThat(err.toString().strip()).isEqualTo(server.url() + " refused this (" + status + "): Not for you.");
        }
    }

    @Test
    void aCoordinatorThatIsStartedAgainIsWaitedFor() throws IOException {
        try (FakeEdge server =
                FakeEdge.answeringInTurn(Stream.concat(Collections.nCopies(29, STARTING).stream(), Stream.of(EMPTY))
                        .toList())) {
            assertThat(watch(server)).isZero();

            assertThat(out.toString()).contains("Nothing is left on it.");
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void oneThatStaysAwayIsNotWaitedForForEver() throws IOException {
        try (FakeEdge server = FakeEdge.answeringInTurn(List.of(BUSY, STARTING))) {
            assertThat(watch(server)).isEqualTo(ExitCode.FAILED.number());

            assertThat(server.requests()).hasSize(31);
            assertThat(err.toString().strip()).isEqualTo(server.url() + " refused this (503): The database is away.");
        }
    }

    @Test
    void whereNothingAnswersAnyMoreItSaysSoInTheUsualWords() throws IOException {
        String url;
        try (FakeEdge server = FakeEdge.answeringInTurn(List.of(BUSY))) {
            url = server.url();
        }

        assertThat(watch(url)).isEqualTo(ExitCode.UNREACHABLE.number());

        assertThat(err.toString()).startsWith("Nothing answers at " + url + " (");
    }

    @Test
    void aNodeThatHasLeftHasGoneWithNothing() throws IOException {
        try (FakeEdge server = FakeEdge.answeringInTurn(List.of(BUSY, left("left", 0)))) {
            assertThat(watch(server)).isZero();

            assertThat(out.toString()).contains("It has gone, and left nothing.");
        }
    }

    private int watch(FakeEdge server) {
        return watch(server.url());
    }

    private int watch(String url) {
        Surroundings surroundings = new Surroundings(
                Map.of(),
                Path.of("/nonexistent"),
                new PrintWriter(out),
                new PrintWriter(err),
                InstantSource.fixed(CliRun.NOW),
                ZoneOffset.UTC);
        Server server = new Server(URI.create(url), FakeEdge.TOKEN, new Server.Origin.Given("the test"));
        try (ServerClient client = new ServerClient(server)) {
            return new DrainWatch(new ServerSession(surroundings), new ServerOptions(), Duration.ofMillis(1))
                    .run(client, "/admin/v1/nodes/node_1");
        }
    }
}
