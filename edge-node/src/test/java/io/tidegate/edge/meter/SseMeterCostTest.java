package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidegate.common.usage.Usage;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SseMeterCostTest {
    private static final int EVENTS = 10_000;

    @Test
    void eventsWithoutUsageCostNoMemoryHoweverTheyAreCut() {
        byte[] events =
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{}}\n\n"
                        .repeat(EVENTS)
                        .getBytes(StandardCharsets.UTF_8);
        SseMeter meter = new SseMeter(Usage.NONE);
        readInSlices(meter, events, 1000);

        long before = allocatedBytes();
        readInSlices(meter, events, 37);
        readInSlices(meter, events, 1460);
        readInSlices(meter, events, events.length);

        // Far less than one byte an event: what there is comes from the measuring.
        assertThat(allocatedBytes() - before).isLessThan(EVENTS);
    }

    private static void readInSlices(SseMeter meter, byte[] b, int size) {
        for (int i = 0; i < b.length; i += size) {
            meter.read(b, i, Math.min(i + size, b.length));
        }
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
