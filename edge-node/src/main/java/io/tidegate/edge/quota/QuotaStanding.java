package io.tidegate.edge.quota;

import io.tidegate.common.quota.QuotaWindow;
import java.time.Instant;

/**
 * How a limit stands at one moment. All counts are tokens.
 *
 * @param own whether the limit is the user's own; else it is the node's default
 * @param held by running exchanges
 * @param resetsAt when the window ends and the count begins at zero
 */
public record QuotaStanding(QuotaWindow window, boolean own, long limit, long used, long held, Instant resetsAt) {
    /** What a request may still reserve; zero when more than the limit is spent. */
    public long remaining() {
        return Math.max(0, limit - used - held);
    }
}
