package io.tidegate.edge.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.tidegate.edge.relay.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes spans of exchanges: one for the exchange, and below it one for each attempt. For one thread. */
final class SpanMaker {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> BYTES_IN = AttributeKey.longKey("http.request.body.size");
    private static final AttributeKey<Long> BYTES_OUT = AttributeKey.longKey("http.response.body.size");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<Long> CACHE_READ = AttributeKey.longKey("tidegate.usage.cache_read_tokens");
    private static final AttributeKey<Long> CACHE_WRITE_5M =
            AttributeKey.longKey("tidegate.usage.cache_write_5m_tokens");
    private static final AttributeKey<Long> CACHE_WRITE_1H =
            AttributeKey.longKey("tidegate.usage.cache_write_1h_tokens");
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("tidegate.request_id");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("tidegate.outcome");
    private static final AttributeKey<String> REFUSAL = AttributeKey.stringKey("tidegate.refusal");
    private static final AttributeKey<String> FAULT = AttributeKey.stringKey("tidegate.fault");
    private static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("tidegate.upstream");
    private static final AttributeKey<String> UPSTREAM_REQUEST_ID =
            AttributeKey.stringKey("tidegate.upstream_request_id");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("tidegate.attempt");
    private static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("tidegate.stream");
    private static final AttributeKey<Double> ADDED = AttributeKey.doubleKey("tidegate.added_ms");
    private static final double NANOS_OF_A_MILLI = 1e6;

    /** Clients name models as they like. */
    private static final int LONGEST_MODEL = 128;

    private final Collected collected = new Collected();
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /**
     * A maker of spans.
     *
     * @param share of the exchanges that are traced where the client says nothing, 0 to 1
     */
    SpanMaker(String node, String version, double share) {
        Attributes resource = Attributes.builder()
                .put("service.name", "tidegate-edge")
                .put("service.instance.id", node)
                .put("service.version", version)
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(resource))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .addSpanProcessor(collected)
                .build();
        tracer = provider.get("io.tidegate.edge");
    }

    /** The spans of exchanges; fewer where not all are to be traced. */
    List<SpanData> spans(List<ExchangeTrace> exchanges) {
        exchanges.forEach(this::exchange);
        return collected.take();
    }

    private void exchange(ExchangeTrace trace) {
        ExchangeTrace.Times times = trace.times();
        Context parent =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), trace.context(), ClientContext.GETTER);
        Span span = tracer.spanBuilder(trace.method() + " " + trace.path())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(times.startedNanos() + times.toEpoch(), TimeUnit.NANOSECONDS)
                .startSpan();
        if (span.isRecording()) {
            describe(span, trace);
            for (int i = 0; i < trace.tried().size(); i++) {
                attempt(span, i + 1, trace.tried().get(i), times.toEpoch());
            }
        }
        span.end(times.endedNanos() + times.toEpoch(), TimeUnit.NANOSECONDS);
    }

    private static void describe(Span span, ExchangeTrace trace) {
        ExchangeTrace.Times times = trace.times();
        span.setAttribute(METHOD, trace.method());
        span.setAttribute(PATH, trace.path());
        span.setAttribute(REQUEST_ID, trace.requestId());
        span.setAttribute(OUTCOME, trace.outcome());
        span.setAttribute(FAULT, trace.fault());
        span.setAttribute(STREAM, trace.streams());
        span.setAttribute(BYTES_IN, trace.bytesIn());
        span.setAttribute(BYTES_OUT, trace.bytesOut());
        if (trace.status() > 0) {
            span.setAttribute(STATUS, (long) trace.status());
        }
        if (!trace.model().isEmpty()) {
            span.setAttribute(
                    MODEL,
                    trace.model()
                            .substring(0, Math.min(LONGEST_MODEL, trace.model().length())));
        }
        if (!trace.refusal().isEmpty()) {
            span.setAttribute(REFUSAL, trace.refusal());
        }
        if (!trace.upstream().isEmpty()) {
            span.setAttribute(UPSTREAM, trace.upstream());
        }
        if (!trace.upstreamRequestId().isEmpty()) {
            span.setAttribute(UPSTREAM_REQUEST_ID, trace.upstreamRequestId());
        }
        if (trace.addedNanos() >= 0) {
            span.setAttribute(ADDED, trace.addedNanos() / NANOS_OF_A_MILLI);
        }
        if (times.arrivedNanos() > 0) {
            event(span, "request.whole", times.arrivedNanos() + times.toEpoch());
        }
        if (times.firstByteNanos() >= 0) {
            event(span, "first.byte", times.arrivedNanos() + times.firstByteNanos() + times.toEpoch());
        }
        usage(span, trace);
        if (trace.fault().equals("gateway") || trace.fault().equals("provider")) {
            span.setStatus(StatusCode.ERROR, trace.refusal().isEmpty() ? trace.outcome() : trace.refusal());
        }
    }

    private static void usage(Span span, ExchangeTrace trace) {
        if (!trace.tried().isEmpty()) {
            span.setAttribute(INPUT, trace.usage().input());
            span.setAttribute(OUTPUT, trace.usage().output());
            span.setAttribute(CACHE_READ, trace.usage().cacheRead());
            span.setAttribute(CACHE_WRITE_5M, trace.usage().cacheWrite5m());
            span.setAttribute(CACHE_WRITE_1H, trace.usage().cacheWrite1h());
        }
    }

    private void attempt(Span exchange, int number, Tried tried, long toEpoch) {
        Span span = tracer.spanBuilder("attempt")
                .setParent(Context.root().with(exchange))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(tried.startedNanos() + toEpoch, TimeUnit.NANOSECONDS)
                .setAttribute(ATTEMPT, (long) number)
                .setAttribute(UPSTREAM, tried.upstream())
                .setAttribute(OUTCOME, tried.outcome())
                .startSpan();
        if (tried.status() > 0) {
            span.setAttribute(STATUS, (long) tried.status());
        }
        if (tried.sentNanos() >= 0) {
            event(span, "request.sent", tried.sentNanos() + toEpoch);
        }
        if (tried.firstByteNanos() >= 0) {
            event(span, "answer.head", tried.firstByteNanos() + toEpoch);
        }
        if (!tried.outcome().equals("completed")) {
            span.setStatus(StatusCode.ERROR, tried.outcome());
        }
        span.end(tried.endedNanos() + toEpoch, TimeUnit.NANOSECONDS);
    }

    private static void event(Span span, String name, long epochNanos) {
        span.addEvent(name, epochNanos, TimeUnit.NANOSECONDS);
    }

    void close() {
        provider.close();
    }

    private enum ClientContext implements TextMapGetter<ExchangeTrace.Context> {
        GETTER;

        @Override
        public @Nullable String get(ExchangeTrace.@Nullable Context carrier, String key) {
            if (carrier == null) {
                return null;
            }
            String value = key.equals("traceparent") ? carrier.traceparent() : carrier.tracestate();
            return value.isEmpty() ? null : value;
        }
    }

    /** Keeps spans until they are taken. */
    private static final class Collected implements SpanProcessor {
        private List<SpanData> ended = new ArrayList<>();

        List<SpanData> take() {
            List<SpanData> taken = ended;
            ended = new ArrayList<>();
            return taken;
        }

        @Override
        public void onStart(Context parentContext, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
