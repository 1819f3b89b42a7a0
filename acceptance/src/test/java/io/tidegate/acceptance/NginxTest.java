package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example for nginx in front of two edges does what its comments say, with the real program. */
@Tag("full")
class NginxTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final int MIB = 1024 * 1024;
    private static final int TRIES = 5;

    private static RawUpstream upstream;
    private static Cluster cluster;
    private static NginxSite site;
    private static String key;
    private static String answer;

    @BeforeAll
    static void start() throws Exception {
        upstream = new RawUpstream();
        cluster = Cluster.start("nginx", 0);
        for (int i = 1; i <= 2; i++) {
            cluster.join(EdgeSettings.named("nginx-edge-" + i)
                    .upstream("raw", upstream.url())
                    .set("timeouts", "drain", "60s")
                    .topLevel("trustedProxies: [127.0.0.1]"));
        }
        key = cluster.keyFor("developer");
        site = NginxSite.start(cluster.edges());
        answer = Fixtures.stream("text.sse").body().toString();
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
        cluster.close();
        upstream.close();
    }

    @Test
    void eventsComeOneByOne() throws Exception {
        List<String> events = List.of(answer.split("(?<=\n\n)", -1));
        Semaphore seen = new Semaphore(1);
        upstream.answering(side -> {
            side.startStream();
            for (String event : events) {
                // the next one is sent when the client has the one before
                assertThat(seen.tryAcquire(STEP.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
                side.chunk(event);
            }
            side.endStream();
        });

        StringBuilder body = new StringBuilder();
        HttpResponse<InputStream> response =
                site.client(LOOPBACK).send(message("one by one"), BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                body.append(line).append('\n');
                if (line.isEmpty()) {
                    seen.release();
                }
            }
        }

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body.toString()).isEqualTo(answer);
        System.out.println("nginx passed " + events.size() + " events on, each before the next one was sent");
    }

    @Test
    void bytesAreTheSameBothWays() throws Exception {
        upstream.answering(side -> side.respond(200, "application/json", "{\"id\":\"é\\n\",\"usage\":{}}"));
        String body = RawRequest.messageBody("ünchanged \u2028 \"quoted\"", false);

        HttpResponse<String> response =
                site.client(LOOPBACK).send(post(body.getBytes(StandardCharsets.UTF_8)), BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("{\"id\":\"é\\n\",\"usage\":{}}");
        RawUpstream.Received received = upstream.received().getFirst();
        assertThat(received.body().toString(StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(Header.first(received.headers(), "anthropic-beta")).contains("context-1m-2025-08-07");
    }

    @Test
    void theEdgeKnowsTheClientsOwnAddress() throws Exception {
        upstream.answering(side -> side.respond(200, "application/json", "{}"));
        String bound = cluster.coordinator()
                .operator()
                .createKey(new JsonObject()
                        .put("user", "developer")
                        .put("addresses", new JsonArray().add("127.0.0.2/32")));
        Eventually.until(
                "both edges know the key",
                STEP,
                () -> IntStream.range(0, 4).allMatch(_ -> statusFrom("127.0.0.2", bound, "") == 200));

        assertThat(statusFrom("127.0.0.3", bound, "")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.3", bound, "127.0.0.2"))
                .as("a forged header")
                .isEqualTo(403);
        assertThat(statusFrom("127.0.0.2", bound, "10.9.9.9")).isEqualTo(200);
    }

    @Test
    void theEdgeRefusesWhatIsTooLargeInItsOwnWords() throws Exception {
        upstream.answering(side -> side.respond(200, "application/json", "{}"));
        HttpClient client = site.client(LOOPBACK);

        assertThat(client.send(post(padded(32 * MIB)), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = client.send(post(padded(32 * MIB + 1)), BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("type"))
                .isEqualTo("request_too_large");
        assertThat(client.send(post(padded(34 * MIB)), BodyHandlers.ofString()).statusCode())
                .as("by nginx itself")
                .isEqualTo(413);
    }

    @Test
    void anEdgeThatWasKilledIsPassedOver() throws Exception {
        upstream.answering(side -> side.respond(200, "application/json", "{}"));
        EdgeProcess killed = cluster.edges().getFirst();
        for (int i = 0; i < 10; i++) {
            assertThat(statusOfANewClient()).isEqualTo(200);
        }

        killed.program().kill();
        try {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                statuses.add(statusOfANewClient());
            }

            assertThat(statuses).hasSize(20).containsOnly(200);
            System.out.println("nginx: 20 of 20 requests answered right after an edge was killed");
        } finally {
            killed.restart();
            killed.awaitReady();
        }
    }

    /** A provider may bill it: the client is told, and decides. */
    @Test
    void whatWasSentIsNeverSentAgain() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        upstream.answering(side -> {
            arrived.countDown();
            over.await();
        });
        CompletableFuture<HttpResponse<String>> response =
                site.client(LOOPBACK).sendAsync(message("once"), BodyHandlers.ofString());
        assertThat(arrived.await(STEP.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        EdgeProcess serving = cluster.edges().stream()
                .filter(edge -> inFlight(edge) == 1)
                .findFirst()
                .orElseThrow();

        serving.program().kill();
        try {
            assertThat(response.get(STEP.toMillis(), TimeUnit.MILLISECONDS).statusCode())
                    .isEqualTo(502);
            assertThat(upstream.received()).hasSize(1);
        } finally {
            over.countDown();
            serving.restart();
            serving.awaitReady();
        }
    }

    /** As Claude Code does, the client tries again when it is told to: 503 with {@code retry-after}. */
    @Test
    void anEdgeThatDrainsFinishesItsStreamAndCostsNobodyAnError() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        int half = answer.indexOf("content_block_delta");
        upstream.answering(
                side -> {
                    side.startStream();
                    side.chunk(answer.substring(0, half));
                    assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
                    side.chunk(answer.substring(half));
                    side.endStream();
                },
                side -> side.respond(200, "application/json", "{}"));
        HttpResponse<InputStream> running = site.client(LOOPBACK).send(message("long"), BodyHandlers.ofInputStream());
        EdgeProcess draining = cluster.edges().stream()
                .filter(edge -> inFlight(edge) == 1)
                .findFirst()
                .orElseThrow();

        draining.program().terminate();
        try {
            HttpProbe operator = new HttpProbe(draining.settings().operatorUrl(), Map.of());
            Eventually.until(
                    "the edge is not ready", STEP, () -> operator.get("/readyz").statusCode() == 503);
            int more = 0;
            for (int i = 0; i < 30; i++) {
                more += triesUntilAnswered();
            }
            goOn.countDown();
            assertThat(new String(running.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(answer);
            assertThat(draining.program().awaitExit(Duration.ofSeconds(90))).isZero();
            System.out.println("nginx: 30 requests answered while an edge drained, " + more + " further tries");
        } finally {
            goOn.countDown();
            draining.restart();
            draining.awaitReady();
        }
    }

    @Test
    void theExampleIsRightByNginxOwnCheck() {
        assertThat(site.program().isAlive()).isTrue();
        assertThat(site.program().output()).doesNotContain("[warn]", "[emerg]");
    }

    @Test
    void whoIsNotTrustedIsNotServed() {
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(message("x"), BodyHandlers.ofString()))
                .isInstanceOf(SSLHandshakeException.class);
    }

    /** How often a client had to ask again; fails when it is told anything but to try again. */
    private static int triesUntilAnswered() throws Exception {
        for (int tries = 0; tries < TRIES; tries++) {
            HttpResponse<String> response = site.client(LOOPBACK).send(message("short"), BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return tries;
            }
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("retry-after")).isPresent();
        }
        throw new AssertionError("not answered in " + TRIES + " tries");
    }

    private static long inFlight(EdgeProcess edge) {
        try {
            HttpProbe operator = new HttpProbe(edge.settings().operatorUrl(), Map.of());
            return operator.get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("tidegate_exchanges_in_flight "))
                    .mapToLong(line -> (long) Double.parseDouble(line.split(" ", 2)[1]))
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static int statusOfANewClient() throws Exception {
        return site.client(LOOPBACK)
                .send(message("short"), BodyHandlers.discarding())
                .statusCode();
    }

    private static int statusFrom(String address, String key, String forwardedFor) {
        try {
            HttpRequest.Builder request = request(key)
                    .POST(HttpRequest.BodyPublishers.ofString(RawRequest.messageBody("from " + address, false)));
            if (!forwardedFor.isEmpty()) {
                request.header("x-forwarded-for", forwardedFor);
            }
            return site.client(address)
                    .send(request.build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static HttpRequest message(String prompt) {
        return post(RawRequest.messageBody(prompt, true).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest post(byte[] body) {
        return request(key).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    }

    private static HttpRequest.Builder request(String key) {
        return HttpRequest.newBuilder(URI.create(site.url() + "/v1/messages?beta=true"))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .header("anthropic-beta", "context-1m-2025-08-07");
    }

    /** A message of so many bytes in all. */
    private static byte[] padded(int bytes) {
        byte[] small = RawRequest.messageBody("PAD", false).getBytes(StandardCharsets.UTF_8);
        String text = new String(small, StandardCharsets.UTF_8);
        return text.replace("PAD", "x".repeat(bytes - small.length + "PAD".length()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
