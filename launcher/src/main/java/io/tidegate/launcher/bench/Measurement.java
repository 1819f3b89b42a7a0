package io.tidegate.launcher.bench;

import io.tidegate.launcher.load.LoadResult;
import java.util.OptionalLong;

/**
 * One run of one scenario on one target.
 *
 * @param target its name
 * @param round from 1
 * @param load what came of it
 * @param gatewayCpuNanos what the gateway took of a processor in the window; empty where there is none
 * @param residentBytes what the gateway had in memory at the end of the window; empty where there is none, or the system does not say
 * @param othersCpuNanos what processes that are none of the bench's took in the window; 0 where the system does not say
 */
record Measurement(
        Scenario scenario,
        String target,
        int round,
        LoadResult load,
        OptionalLong gatewayCpuNanos,
        OptionalLong residentBytes,
        long othersCpuNanos) {
    private static final double NANOS_OF_A_MICRO = 1e3;
    private static final double NANOS_OF_A_SECOND = 1e9;

    double requestsPerSecond() {
        return load.measured() / load.seconds();
    }

    /** In microseconds; 0 where there is no gateway. */
    double cpuPerRequest() {
        return Statistics.ratio((double) gatewayCpuNanos.orElse(0) / NANOS_OF_A_MICRO, (double) load.measured());
    }

    /** How much of a processor the gateway took, of one; 0 where there is none. Well below one, the load side is the limit. */
    double busy() {
        return (double) gatewayCpuNanos.orElse(0) / NANOS_OF_A_SECOND / load.seconds();
    }

    /** How many processors everybody else took: above a tenth or two, figures say more of them. */
    double others() {
        return (double) othersCpuNanos / NANOS_OF_A_SECOND / load.seconds();
    }

    /** In microseconds. */
    double firstByte(double share) {
        return load.firstByte().percentile(share) / NANOS_OF_A_MICRO;
    }

    /** In microseconds. */
    double whole(double share) {
        return load.lastByte().percentile(share) / NANOS_OF_A_MICRO;
    }
}
