package io.tidegate.edge.http;

import io.tidegate.common.telemetry.AccessEntry;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.ExchangeEnd;
import io.tidegate.edge.trace.ExchangeTrace;
import io.tidegate.edge.trace.Traces;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what was answered, writes a line of the access log for it, and has it traced where that is wanted. For all event loops. */
public final class ExchangeRecorder implements ExchangeLog {
    /** Spans wait in memory when their collector is slow: what is longer than W3C Trace Context asks for (3.2.2, 3.3.1.5) is not taken. */
    private static final int MOST_TRACEPARENT = 128;

    private static final int MOST_TRACESTATE = 512;

    private final NodeMetrics metrics;
    private final RecentExchanges recent;
    private final AccessLog accessLog;
    private final Optional<Traces> traces;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    public ExchangeRecorder(
            NodeMetrics metrics,
            RecentExchanges recent,
            AccessLog accessLog,
            Optional<Traces> traces,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.metrics = metrics;
        this.recent = recent;
        this.accessLog = accessLog;
        this.traces = traces;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Whether exchanges are to tell of each attempt. */
    boolean traces() {
        return traces.isPresent();
    }

    @Override
    public void relayed(ClientRequest request, ExchangeEnd end) {
        metrics.relayed(end);
        recent.ended(end);
        long firstByteMillis = end.firstByteNanos() < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(end.firstByteNanos());
        AccessEntry.Answer answer = new AccessEntry.Answer(
                end.status(),
                end.outcome(),
                end.refusal().map(RefusalKind::label).orElse(""),
                end.upstream(),
                end.upstreamRequestId(),
                end.attempts(),
                end.bytesOut(),
                millisSince(request),
                firstByteMillis);
        accessLog.record(new AccessEntry(asked(request), answer, end.usage()));
        if (traces.isPresent()) {
            traces.get().take(traced(request, end));
        }
    }

    @Override
    public void refused(ClientRequest request, Refusal refusal) {
        metrics.refused(refusal.kind());
        recent.refused(refusal.kind().status());
        note(request, refusal.kind().status(), "refused", refusal.kind().label());
        // Who has no key fills no collector
        if (traces.isPresent() && !request.keyId().isEmpty()) {
            traces.get().take(traced(request, refusal.kind()));
        }
    }

    @Override
    public void answered(ClientRequest request, int status) {
        metrics.answered();
        note(request, status, "answered", "");
    }

    @Override
    public void broken() {
        metrics.broken();
    }

    private void note(ClientRequest request, int status, String outcome, String refusal) {
        AccessEntry.Answer answer =
                new AccessEntry.Answer(status, outcome, refusal, "", "", 0, 0, millisSince(request), -1);
        accessLog.record(new AccessEntry(asked(request), answer, Usage.NONE));
    }

    private ExchangeTrace traced(ClientRequest request, ExchangeEnd end) {
        return new ExchangeTrace(
                context(request),
                times(request, end.firstByteNanos()),
                request.requestId(),
                request.head().method(),
                request.head().path(),
                request.model(),
                request.streams(),
                end.status(),
                end.outcome(),
                end.refusal().map(RefusalKind::label).orElse(""),
                end.fault().label(),
                end.upstream(),
                end.upstreamRequestId(),
                request.bytesIn(),
                end.bytesOut(),
                end.addedNanos(),
                end.usage(),
                end.tried());
    }

    private ExchangeTrace traced(ClientRequest request, RefusalKind refusal) {
        return new ExchangeTrace(
                context(request),
                times(request, -1),
                request.requestId(),
                request.head().method(),
                request.head().path(),
                request.model(),
                request.streams(),
                refusal.status(),
                "refused",
                refusal.label(),
                refusal.fault().label(),
                "",
                "",
                request.bytesIn(),
                0,
                -1,
                Usage.NONE,
                List.of());
    }

    private static ExchangeTrace.Context context(ClientRequest request) {
        return new ExchangeTrace.Context(
                atMost(
                        MOST_TRACEPARENT,
                        request.head().fields().first(FieldName.TRACEPARENT).orElse("")),
                atMost(MOST_TRACESTATE, String.join(",", request.head().fields().all(FieldName.TRACESTATE))));
    }

    private static String atMost(int characters, String text) {
        return text.length() > characters ? "" : text;
    }

    private ExchangeTrace.Times times(ClientRequest request, long firstByteNanos) {
        long now = nanoTime.getAsLong();
        return new ExchangeTrace.Times(
                request.startedNanos(),
                request.arrivedNanos(),
                now,
                firstByteNanos,
                TimeUnit.MILLISECONDS.toNanos(clock.millis()) - now);
    }

    private AccessEntry.Request asked(ClientRequest request) {
        return new AccessEntry.Request(
                clock.millis() - millisSince(request),
                request.requestId(),
                request.head().method(),
                request.head().path(),
                request.peer().getHostAddress(),
                request.keyId(),
                request.userId(),
                request.model(),
                request.streams(),
                request.bytesIn());
    }

    private long millisSince(ClientRequest request) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - request.startedNanos());
    }
}
