package io.tidegate.coordinator.size;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How much of the processors others take: neither this process nor the coordinator's or the developers'. */
final class OtherWork {
    private static final long NANOS_PER_TICK = 10_000_000;

    private final CoordinatorProcess coordinator;
    private final Developers developers;
    private long sinceNanos;
    private long othersNanos;

    OtherWork(CoordinatorProcess coordinator, Developers developers) throws IOException {
        this.coordinator = coordinator;
        this.developers = developers;
        cores();
    }

    /** Cores that others had since this was asked last. */
    double cores() throws IOException {
        long now = System.nanoTime();
        long others = busyNanos()
                - ownNanos()
                - coordinator.cpu().toNanos()
                - developers.cpu().toNanos();
        double cores = (double) (others - othersNanos) / (now - sinceNanos);
        sinceNanos = now;
        othersNanos = others;
        return cores;
    }

    /** Of all processors since the machine began: neither idle nor waiting for a disk. */
    private static long busyNanos() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            long[] ticks = lines.findFirst().stream()
                    .flatMap(line -> Stream.of(line.split(" +")))
                    .skip(1)
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return (LongStream.of(ticks).sum() - ticks[3] - ticks[4]) * NANOS_PER_TICK;
        }
    }

    private static long ownNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
