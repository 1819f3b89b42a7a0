package io.tidegate.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.common.backup.BackupSchedule;

/** How the node's backups by schedule stand, for the operator's metrics. */
final class BackupMetrics {
    private BackupMetrics() {}

    static void register(MeterRegistry registry, BackupSchedule schedule) {
        Gauge.builder("tidegate.backup.age.seconds", schedule, BackupSchedule::ageSeconds)
                .description("Seconds since the last good backup by schedule; since the start while there is none")
                .register(registry);
        Gauge.builder("tidegate.backup.interval.seconds", schedule, BackupSchedule::intervalSeconds)
                .description("Seconds from one backup by schedule to the next, as configured")
                .register(registry);
        FunctionCounter.builder("tidegate.backups", schedule, BackupSchedule::made)
                .description("Backups made by schedule")
                .register(registry);
        FunctionCounter.builder("tidegate.backup.failures", schedule, BackupSchedule::failures)
                .description("Backups by schedule that failed")
                .register(registry);
    }
}
