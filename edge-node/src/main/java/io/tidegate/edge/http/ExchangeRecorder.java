package io.tidegate.edge.http;

import io.tidegate.common.telemetry.AccessEntry;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.relay.ExchangeEnd;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what was answered and writes a line of the access log for it. For all event loops. */
public final class ExchangeRecorder implements ExchangeLog {
    private final NodeMetrics metrics;
    private final RecentExchanges recent;
    private final AccessLog accessLog;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    public ExchangeRecorder(
            NodeMetrics metrics,
            RecentExchanges recent,
            AccessLog accessLog,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.metrics = metrics;
        this.recent = recent;
        this.accessLog = accessLog;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public void relayed(ClientRequest request, ExchangeEnd end) {
        metrics.relayed(end);
        recent.ended(end);
        long firstByteMillis = end.firstByteNanos() < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(end.firstByteNanos());
        AccessEntry.Answer answer = new AccessEntry.Answer(
                end.status(),
                end.outcome(),
                "",
                end.upstream(),
                end.upstreamRequestId(),
                end.attempts(),
                end.bytesOut(),
                millisSince(request),
                firstByteMillis);
        accessLog.record(new AccessEntry(asked(request), answer, end.usage()));
    }

    @Override
    public void refused(ClientRequest request, Refusal refusal) {
        metrics.refused(refusal.kind());
        recent.refused(refusal.kind().status());
        note(request, refusal.kind().status(), "refused", refusal.kind().label());
    }

    @Override
    public void answered(ClientRequest request, int status) {
        metrics.answered();
        note(request, status, "answered", "");
    }

    private void note(ClientRequest request, int status, String outcome, String refusal) {
        AccessEntry.Answer answer =
                new AccessEntry.Answer(status, outcome, refusal, "", "", 0, 0, millisSince(request), -1);
        accessLog.record(new AccessEntry(asked(request), answer, Usage.NONE));
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
