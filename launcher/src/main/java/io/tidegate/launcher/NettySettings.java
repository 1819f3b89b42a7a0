package io.tidegate.launcher;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What Netty is told by system properties, which it reads when it is first used. What the operator has said stays.
 *
 * <p>What it takes beside the heap is bounded, so that both fit into what the machine or the container has: alone it would take as much
 * as the heap again, and a container would be killed for it. It makes no events for the flight recorder: to be ready for them takes 70
 * ms of every start.
 */
final class NettySettings {
    private static final String DIRECT_MEMORY = "io.netty.maxDirectMemory";
    private static final String RECORDER_EVENTS = "io.netty.jfr.enabled";
    private static final long LEAST = 32L << 20;

    private NettySettings() {}

    /** Must run before Netty is first used. */
    static void apply() {
        if (System.getProperty(RECORDER_EVENTS) == null) {
            System.setProperty(RECORDER_EVENTS, "false");
        }
        if (System.getProperty(DIRECT_MEMORY) == null
                && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            long limit = directMemory(
                    machine.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
            System.setProperty(DIRECT_MEMORY, Long.toString(limit));
        }
    }

    /**
     * Half of what the heap leaves, and never more than the heap; the other half is for classes, code and threads.
     *
     * @param total bytes of the machine or the container
     * @param heap bytes that the heap may take
     */
    static long directMemory(long total, long heap) {
        return Math.max(LEAST, Math.min(heap, (total - heap) / 2));
    }
}
