package io.tidegate.common.wire;

import java.util.List;

/** What the coordinator has now, of each epoch that the batch had rows of. */
public record UsageAnswer(List<Cursor> cursors) {
    public UsageAnswer {
        cursors = List.copyOf(cursors);
    }
}
