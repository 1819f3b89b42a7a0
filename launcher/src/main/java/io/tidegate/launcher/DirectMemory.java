package io.tidegate.launcher;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Bounds what Netty takes beside the heap, so that both fit into what the machine or the container has. Netty alone would take as
 * much as the heap again, and a container would be killed for it.
 */
final class DirectMemory {
    private static final String PROPERTY = "io.netty.maxDirectMemory";
    private static final long LEAST = 32L << 20;

    private DirectMemory() {}

    /** Must run before Netty is first used. What the operator has said stays. */
    static void bound() {
        if (System.getProperty(PROPERTY) == null
                && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            long limit =
                    limit(machine.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
            System.setProperty(PROPERTY, Long.toString(limit));
        }
    }

    /**
     * Half of what the heap leaves, and never more than the heap; the other half is for classes, code and threads.
     *
     * @param total bytes of the machine or the container
     * @param heap bytes that the heap may take
     */
    static long limit(long total, long heap) {
        return Math.max(LEAST, Math.min(heap, (total - heap) / 2));
    }
}
