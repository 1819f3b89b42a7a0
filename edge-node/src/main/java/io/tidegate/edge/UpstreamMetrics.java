package io.tidegate.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.edge.upstream.CoolDown;
import io.tidegate.edge.upstream.RateLimits;
import io.tidegate.edge.upstream.Upstream;
import io.tidegate.edge.upstream.Upstreams;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How each upstream fares, and what it says of its own limits, for the operator's metrics. */
final class UpstreamMetrics {
    private UpstreamMetrics() {}

    static void register(MeterRegistry registry, Upstreams upstreams, LongSupplier nanoTime) {
        for (Upstream upstream : upstreams.all()) {
            CoolDown fate = upstreams.coolDown(upstream);
            FunctionCounter.builder("tidegate.upstream.failures", fate, CoolDown::timesFailed)
                    .description("Attempts that an upstream failed at")
                    .tag("upstream", upstream.name())
                    .register(registry);
            FunctionCounter.builder("tidegate.upstream.credential.refused", fate, CoolDown::timesCredentialRefused)
                    .description("Attempts at which an upstream did not take the gateway's credential")
                    .tag("upstream", upstream.name())
                    .register(registry);
            Gauge.builder("tidegate.upstream.ready", fate, known -> known.leftNanos(nanoTime.getAsLong()) == 0 ? 1 : 0)
                    .description("1 while an upstream is tried in its turn; 0 while it cools down after a failure")
                    .tag("upstream", upstream.name())
                    .register(registry);
            for (String kind : RateLimits.KINDS) {
                Gauge.builder(
                                "tidegate.upstream.remaining",
                                upstreams.rateLimits(upstream),
                                limits -> Optional.ofNullable(limits.known().get(kind))
                                        .map(RateLimits.Limit::remaining)
                                        .map(Long::doubleValue)
                                        .orElse(Double.NaN))
                        .description("What is left of the limit that the provider sets, as it last said")
                        .tag("upstream", upstream.name())
                        .tag("limit", kind)
                        .register(registry);
            }
        }
    }
}
