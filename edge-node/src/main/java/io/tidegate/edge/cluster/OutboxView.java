package io.tidegate.edge.cluster;

import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.OutboxState;
import io.vertx.core.Future;
import java.util.List;

/** What membership needs of the rows that wait to be sent. */
public interface OutboxView {
    /** For beats and metrics; from any thread, without waiting. */
    OutboxState state();

    /**
     * The node has registered: rows may be sent.
     *
     * @param cursors up to where the coordinator has this node's rows
     * @return done when the coordinator has all rows that were closed before; not while it has not
     */
    Future<Void> registered(List<Cursor> cursors);
}
