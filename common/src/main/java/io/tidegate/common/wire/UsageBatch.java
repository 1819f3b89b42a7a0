package io.tidegate.common.wire;

import java.util.List;

/** {@code POST /v1/nodes/usage}: rows of any epochs of the node, by epoch and ascending seq. */
public record UsageBatch(List<UsageRow> rows) {
    /** Rows in one batch at most. */
    public static final int MOST = 500;

    /** Bytes of one batch at most, as JSON: who has more in as many rows sends fewer. */
    public static final int MOST_BYTES = 4 * 1024 * 1024;

    public UsageBatch {
        rows = List.copyOf(rows);
    }
}
