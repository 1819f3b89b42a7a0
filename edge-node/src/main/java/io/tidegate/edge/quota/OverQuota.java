package io.tidegate.edge.quota;

import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The words for a request that does not fit into a quota: which one, how it stands, and when it begins anew. */
final class OverQuota {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm", Locale.ENGLISH);

    private OverQuota() {}

    static Refusal refusal(QuotaStanding standing, long needed, ZoneId zone, long nowMillis) {
        Duration wait = Duration.between(Instant.ofEpochMilli(nowMillis), standing.resetsAt());
        String message = "Your " + (standing.window() == QuotaWindow.DAY ? "daily" : "monthly") + " quota of "
                + tokens(standing.limit()) + " tokens has no room for this request, which needs about " + tokens(needed)
                + ": " + tokens(standing.used()) + " are used"
                + (standing.held() > 0 ? ", " + tokens(standing.held()) + " are held by running requests" : "")
                + ". It resets on " + TIME.format(standing.resetsAt().atZone(zone)) + " (" + zone.getId() + "), in "
                + shown(wait) + ". To go on before that, ask your operator to raise or reset it.";
        return Refusal.retryAfter(RefusalKind.OVER_QUOTA, message, wholeSeconds(wait));
    }

    private static int wholeSeconds(Duration wait) {
        return Math.toIntExact(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    private static String tokens(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String shown(Duration wait) {
        if (wait.toDays() > 0) {
            return wait.toDays() + " d " + wait.toHoursPart() + " h";
        }
        return wait.toHours() > 0
                ? wait.toHours() + " h " + wait.toMinutesPart() + " min"
                : Math.max(1, wait.plusSeconds(59).toMinutes()) + " min";
    }
}
