package io.tidegate.edge;

import io.tidegate.common.config.DataSize;
import java.util.Optional;

/** Whether the heap has room for what the configuration lets bodies take of it: the rest of the node needs the other half. */
final class HeapRoom {
    private HeapRoom() {}

    /** What to tell the operator; empty when it has. A JVM's heap is a little less than it was given, so half of that is well. */
    static Optional<String> warning(DataSize bodyBudget, long heapBytes) {
        return bodyBudget.bytes() <= heapBytes / 20 * 11
                ? Optional.empty()
                : Optional.of("limits.bodyBudget: " + bodyBudget + " is more than half of the heap, which has "
                        + DataSize.ofMebibytes(heapBytes >> 20)
                        + ": large requests may fill it. Start with a larger one (-Xmx), or lower limits.bodyBudget.");
    }
}
