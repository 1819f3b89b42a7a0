package io.tidegate.common.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** What any process of ours tells Prometheus of itself: its version, its memory, processor time and files, and its disk. */
public final class ProcessMetrics {
    private static final double NANOS_OF_A_SECOND = 1e9;

    private ProcessMetrics() {}

    /**
     * Registers them.
     *
     * @param service which part of Tidegate it is
     */
    public static void register(MeterRegistry registry, String service, String version) {
        Gauge.builder("tidegate.build.info", () -> 1)
                .description("Always 1; its labels say which version runs")
                .tag("service", service)
                .tag("version", version)
                .register(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, known -> known.getProcessCpuTime() / NANOS_OF_A_SECOND)
                    .description("Processor time that the process has taken")
                    .baseUnit("seconds")
                    .register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Registers how much of a folder's disk is left. Asked at each scrape, which a local disk answers at once. */
    public static void registerStorage(MeterRegistry registry, Path folder) {
        File disk = folder.toFile();
        Gauge.builder("tidegate.storage.free", disk, File::getUsableSpace)
                .description("What is left of the disk that holds the data")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tidegate.storage.size", disk, File::getTotalSpace)
                .description("The size of that disk")
                .baseUnit("bytes")
                .register(registry);
    }
}
