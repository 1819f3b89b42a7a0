package io.tidegate.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.edge.trace.Traces;

/** What becomes of traces, for the operator's metrics. */
final class TraceMetrics {
    private TraceMetrics() {}

    static void register(MeterRegistry registry, Traces traces) {
        FunctionCounter.builder("tidegate.traces.sent", traces, Traces::sent)
                .description("Exchanges whose traces the collector took")
                .register(registry);
        FunctionCounter.builder("tidegate.traces.dropped", traces, Traces::dropped)
                .description("Exchanges whose traces were dropped")
                .register(registry);
        Gauge.builder("tidegate.traces.waiting", traces, Traces::waiting)
                .description("Exchanges whose traces wait to be sent")
                .register(registry);
    }
}
