package io.tidegate.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.edge.quota.LeaseDesk;
import io.tidegate.edge.upstream.RateLimits;
import io.tidegate.edge.upstream.Upstream;
import io.tidegate.edge.upstream.Upstreams;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How the node stands with the bank, and upstreams with their own limits, for the operator's metrics. */
final class QuotaMetrics {
    private QuotaMetrics() {}

    static void register(MeterRegistry registry, LeaseDesk desk, Upstreams upstreams) {
        counter(registry, desk, "asked", "Messages to the bank", LeaseDesk.Stats::asked);
        counter(registry, desk, "away", "Messages to the bank without an answer", LeaseDesk.Stats::away);
        counter(registry, desk, "returned.units", "Units given back, of all quotas", LeaseDesk.Stats::returned);
        counter(
                registry,
                desk,
                "island.units",
                "Units that the node allowed itself while the bank was away",
                LeaseDesk.Stats::islandUnits);
        counter(
                registry,
                desk,
                "soft.passed",
                "Windows of soft quotas that were found used up",
                LeaseDesk.Stats::softPassed);
        gauge(registry, desk, "waiting", "Requests that wait for the bank", LeaseDesk.Stats::waiting);
        gauge(registry, desk, "accounts", "Accounts that the node has leases of", LeaseDesk.Stats::accounts);
        for (Upstream upstream : upstreams.all()) {
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

    private static void counter(
            MeterRegistry registry, LeaseDesk desk, String name, String words, ToDoubleFunction<LeaseDesk.Stats> of) {
        FunctionCounter.builder("tidegate.quota." + name, desk, known -> of.applyAsDouble(known.stats()))
                .description(words)
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, LeaseDesk desk, String name, String words, ToDoubleFunction<LeaseDesk.Stats> of) {
        Gauge.builder("tidegate.quota." + name, desk, known -> of.applyAsDouble(known.stats()))
                .description(words)
                .register(registry);
    }
}
