package io.tidegate.common.wire;

import java.util.List;

/**
 * The epoch is the node's current one.
 *
 * @param time the coordinator's
 * @param cursors up to where the coordinator has the node's rows, one for each epoch that it has rows of
 */
public record RegisterAnswer(long time, Revision revision, List<Cursor> cursors) {
    public RegisterAnswer {
        cursors = List.copyOf(cursors);
    }
}
