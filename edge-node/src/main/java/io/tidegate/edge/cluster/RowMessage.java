package io.tidegate.edge.cluster;

import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.edge.ledger.ClosedAttempt;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.WindowOfAdmission;
import java.util.regex.Pattern;

/**
 * A row of the ledger as it is told to the coordinator. Texts that come from clients and providers are bounded and made printable: a
 * row that the coordinator refused would hold up all that follow it.
 */
final class RowMessage {
    private static final int LONGEST = 512;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private RowMessage() {}

    static UsageRow of(ClosedAttempt row) {
        WindowOfAdmission window = row.window();
        return new UsageRow(
                row.name().epoch().hex(),
                row.name().seq(),
                text(row.requestId()),
                row.attemptNo(),
                text(row.sessionId()),
                text(row.userId()),
                text(row.keyId()),
                text(row.model()),
                text(row.upstream()),
                row.openedAtMillis(),
                row.closedAtMillis(),
                window.day().toEpochDay(),
                window.zone(),
                window.dayReset(),
                window.monthReset(),
                row.usage(),
                row.costNanos(),
                row.quality() == Quality.EXACT,
                row.outcome().label(),
                row.status(),
                text(row.upstreamRequestId()),
                row.firstByteMicros(),
                text(row.priceVersion()),
                row.client(),
                row.tools(),
                row.corrects().map(name -> new Cursor(name.epoch().hex(), name.seq())));
    }

    private static String text(String text) {
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return CONTROL.matcher(bounded).replaceAll("?");
    }
}
