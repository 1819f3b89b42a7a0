package io.tidegate.edge.cluster;

import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.edge.ledger.ClosedAttempt;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.WindowOfAdmission;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A row of the ledger as it is told to the coordinator. Texts that come from clients and providers are bounded and made printable: a
 * row that the coordinator refused would hold up all that follow it.
 */
final class RowMessage {
    private static final int LONGEST = 512;
    /** Of a row in JSON without its texts: names of fields, numbers and two or three epochs, with room to spare. */
    private static final int FRAME = 1_100;

    /** Around a text in a list: two quotation marks and a comma. */
    private static final int MARKS = 3;

    /** A quotation mark or a backslash. */
    private static final int ESCAPED = 2;

    /** Half of what lies beyond 16 bits; all else takes less. */
    private static final int ESCAPED_UNICODE = 6;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private RowMessage() {}

    static UsageRow of(ClosedAttempt row) {
        WindowOfAdmission window = row.window();
        return new UsageRow(
                row.name().epoch().hex(),
                row.name().seq(),
                row.leaseEpoch().hex(),
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
                window.windows(),
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

    /** How many bytes it has as JSON at most. */
    static int mostBytes(UsageRow row) {
        IntStream texts = Stream.of(
                        row.requestId(),
                        row.sessionId(),
                        row.userId(),
                        row.keyId(),
                        row.model(),
                        row.upstream(),
                        row.upstreamRequestId(),
                        row.priceVersion(),
                        row.client())
                .mapToInt(RowMessage::mostBytes);
        IntStream tools = row.tools().stream().mapToInt(name -> mostBytes(name) + MARKS);
        IntStream windows = row.windows().stream().mapToInt(name -> mostBytes(name) + MARKS);
        return FRAME + texts.sum() + tools.sum() + windows.sum();
    }

    private static int mostBytes(String text) {
        return text.chars().map(c -> c < 0x80 ? ESCAPED : ESCAPED_UNICODE).sum();
    }

    private static String text(String text) {
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return CONTROL.matcher(bounded).replaceAll("?");
    }
}
