package io.tidegate.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.edge.quota.LeaseDesk;
import java.util.function.ToDoubleFunction;

/** How the node stands with the bank, for the operator's metrics. */
final class QuotaMetrics {
    private QuotaMetrics() {}

    static void register(MeterRegistry registry, LeaseDesk desk) {
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
        gauge(
                registry,
                desk,
                "negative",
                "Accounts of hard quotas that outgrew their lease",
                LeaseDesk.Stats::negative);
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
