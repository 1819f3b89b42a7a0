package io.tidegate.common.wire;

import java.util.List;

/** {@code POST /v1/nodes/usage}: rows of any epochs of the node, by epoch and ascending seq. */
public record UsageBatch(List<UsageRow> rows) {
    /** Rows in one batch at most. */
    public static final int MOST = 500;

    public UsageBatch {
        rows = List.copyOf(rows);
    }
}
