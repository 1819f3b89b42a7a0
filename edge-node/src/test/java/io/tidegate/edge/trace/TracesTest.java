package io.tidegate.edge.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tidegate.common.config.Secret;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.config.OtlpConfig;
import io.tidegate.edge.relay.Tried;
import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exchanges are handed to a collector as spans, and no collector holds anybody up. */
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final long MILLI = 1_000_000;

    private final Collector collector = new Collector();

    TracesTest() throws IOException {}

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void anExchangeIsASpanWithOneBelowItForEachAttempt() throws Exception {
        Traces traces = Traces.start(to(collector.endpoint(), 1, 100), "edge-1", "1.2.3");

        traces.take(exchange(""));

        List<Span> spans = collector.spans(3);
        Span whole = named(spans, "POST /v1/messages").getFirst();
        assertThat(whole.getParentSpanId().isEmpty()).as("it begins a trace").isTrue();
        assertThat(whole.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(whole.getEndTimeUnixNano() - whole.getStartTimeUnixNano()).isEqualTo(900 * MILLI);
        assertThat(whole.getStartTimeUnixNano()).isEqualTo(1_000_000 * MILLI);
        assertThat(Collector.attributes(whole))
                .containsEntry("tidegate.request_id", "req_1")
                .containsEntry("tidegate.outcome", "completed")
                .containsEntry("tidegate.fault", "none")
                .containsEntry("tidegate.upstream", "b")
                .containsEntry("tidegate.upstream_request_id", "req_of_the_provider")
                .containsEntry("tidegate.added_ms", "3.0")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("gen_ai.request.model", "claude-sonnet-4-6")
                .containsEntry("gen_ai.usage.input_tokens", "7")
                .containsEntry("gen_ai.usage.output_tokens", "9");
        assertThat(whole.getEventsList()).extracting(Span.Event::getName).contains("request.whole", "first.byte");
        List<Span> attempts = named(spans, "attempt");
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.getParentSpanId()).isEqualTo(whole.getSpanId());
            assertThat(attempt.getTraceId()).isEqualTo(whole.getTraceId());
            assertThat(attempt.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        });
        assertThat(attempts)
                .extracting(attempt -> Collector.attributes(attempt).get("tidegate.outcome"))
                .containsExactlyInAnyOrder("rejected", "completed");
        assertThat(collector.resource())
                .containsEntry("service.name", "tidegate-edge")
                .containsEntry("service.instance.id", "edge-1")
                .containsEntry("service.version", "1.2.3");
        assertThat(collector.authorizations()).containsOnly("Bearer of-the-collector");
        done(traces);
        assertThat(traces.sent()).isEqualTo(1);
        assertThat(traces.dropped()).isZero();
    }

    @Test
    void aClientsTraceGoesOn() throws Exception {
        Traces traces = Traces.start(to(collector.endpoint(), 0, 100), "edge-1", "1.2.3");

        traces.take(exchange("00-" + TRACE + "-" + SPAN + "-01"));

        Span whole = named(collector.spans(3), "POST /v1/messages").getFirst();
        assertThat(Collector.hex(whole.getTraceId())).isEqualTo(TRACE);
        assertThat(Collector.hex(whole.getParentSpanId())).isEqualTo(SPAN);
        done(traces);
    }

    @Test
    void whatTheClientDoesNotWantTracedOrTheShareLeavesOutIsNotSent() throws Exception {
        Traces all = Traces.start(to(collector.endpoint(), 1, 100), "edge-1", "1.2.3");
        all.take(exchange("00-" + TRACE + "-" + SPAN + "-00"));
        done(all);
        Traces none = Traces.start(to(collector.endpoint(), 0, 100), "edge-1", "1.2.3");
        none.take(exchange(""));
        done(none);

        assertThat(collector.authorizations()).as("what came").isEmpty();
        assertThat(all.dropped() + none.dropped()).isZero();
    }

    @Test
    void aTraceparentThatIsNoneBeginsATraceOfItsOwn() throws Exception {
        Traces traces = Traces.start(to(collector.endpoint(), 1, 100), "edge-1", "1.2.3");

        traces.take(exchange("00-not-a-trace"));

        Span whole = named(collector.spans(3), "POST /v1/messages").getFirst();
        assertThat(whole.getParentSpanId().isEmpty()).isTrue();
        done(traces);
    }

    @Test
    void aMuteCollectorCostsTracesAndNothingElse() throws Exception {
        collector.fallMute();
        Traces traces = Traces.start(to(collector.endpoint(), 1, 50), "edge-1", "1.2.3");

        long began = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            traces.take(exchange(""));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(took).as("handing over 10,000 exchanges").isLessThan(Duration.ofSeconds(2));
        assertThat(traces.waiting()).isLessThanOrEqualTo(50);
        Eventually.until(
                "most are dropped", () -> traces.dropped() >= 9_950 - 256, () -> traces.dropped() + " were dropped");
        done(traces);
        assertThat(traces.sent()).isZero();
        assertThat(traces.dropped()).as("every one is counted").isEqualTo(10_000);
        System.out.printf(
                "handed over 10,000 exchanges to a mute collector in %d ms; %d dropped and counted%n",
                took.toMillis(), traces.dropped());
    }

    @Test
    void aCollectorThatIsNotThereCostsTracesAndNothingElse() throws Exception {
        URI nobody = collector.endpoint();
        collector.close();
        Traces traces = Traces.start(to(nobody, 1, 50), "edge-1", "1.2.3");

        traces.take(exchange(""));

        Eventually.until("one is dropped", () -> traces.dropped() == 1, () -> traces.dropped() + " were dropped");
        done(traces);
    }

    private static OtlpConfig to(URI endpoint, double share, int queue) {
        return new OtlpConfig(
                endpoint,
                Optional.of(Secret.of("Bearer of-the-collector")),
                Optional.empty(),
                share,
                queue,
                Duration.ofSeconds(2));
    }

    private static void done(Traces traces) throws Exception {
        traces.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static List<Span> named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** One that began at second 1000, of which the first upstream was busy. */
    private static ExchangeTrace exchange(String traceparent) {
        long base = 5_000 * MILLI;
        List<Tried> tried = List.of(
                new Tried("a", base, base + MILLI, base + 2 * MILLI, base + 3 * MILLI, 529, "rejected"),
                new Tried(
                        "b",
                        base + 3 * MILLI,
                        base + 4 * MILLI,
                        base + 400 * MILLI,
                        base + 900 * MILLI,
                        200,
                        "completed"));
        return new ExchangeTrace(
                new ExchangeTrace.Context(traceparent, ""),
                new ExchangeTrace.Times(base, base, base + 900 * MILLI, 401 * MILLI, 1_000_000 * MILLI - base),
                "req_1",
                "POST",
                "/v1/messages",
                "claude-sonnet-4-6",
                true,
                200,
                "completed",
                "",
                "none",
                "b",
                "req_of_the_provider",
                2000,
                4000,
                3 * MILLI,
                new Usage(7, 9, 0, 0, 0),
                tried);
    }
}
