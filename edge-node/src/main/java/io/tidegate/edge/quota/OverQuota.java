package io.tidegate.edge.quota;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The words for a request that does not fit into a quota: which one, how it stands, and when it begins anew. */
final class OverQuota {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm", Locale.ENGLISH);

    /** When a place may be free that others have now. */
    private static final int CONCURRENCY_SECONDS = 5;

    private static final int AWAY_SECONDS = 2;
    private static final int NANO_DIGITS = 9;
    private static final long HALF_A_CENT = 5_000_000;

    private OverQuota() {}

    /** Until when this reason is in the way, milliseconds since 1970; 0 where it may be gone in a moment. */
    static long lasts(Quota quota, Need need, long units) {
        return need instanceof Need.TooLittle(LeaseGrant standing)
                        && quota.unit() != QuotaUnit.CONCURRENCY
                        && !fits(quota, standing, units)
                ? standing.end()
                : 0;
    }

    /** Whether it is not the quota that is in the way: the bank does not give out what is left. */
    private static boolean fits(Quota quota, LeaseGrant standing, long units) {
        return quota.unit() != QuotaUnit.CONCURRENCY && standing.free() >= units;
    }

    static Refusal refusal(Quota quota, Need need, long units, long nowMillis) {
        return switch (need) {
            case Need.TooLittle(LeaseGrant standing)
            when fits(quota, standing, units) ->
                Refusal.retryAfter(
                        RefusalKind.QUOTA_UNKNOWN,
                        "There is room for this request in " + whose(quota)
                                + ", and the coordinator does not give it out yet: after it was put back to a backup it first hears from"
                                + " all nodes. Claude Code tries again by itself.",
                        AWAY_SECONDS);
            case Need.TooLittle(LeaseGrant standing) ->
                quota.unit() == QuotaUnit.CONCURRENCY ? busy(quota, standing) : over(quota, standing, units, nowMillis);
            case Need.Crowded _ ->
                Refusal.retryAfter(
                        RefusalKind.OVERLOADED,
                        "Too many requests wait for their quota at this gateway node. Claude Code tries again by itself.",
                        AWAY_SECONDS);
            case Need.Away _, Need.Given _, Need.Unlimited _ ->
                Refusal.retryAfter(
                        RefusalKind.QUOTA_UNKNOWN,
                        "This gateway node can't reach its coordinator, and what it may spend of " + whose(quota)
                                + " by itself is used up. Claude Code tries again by itself; if it goes on, connect to another"
                                + " node or tell your operator.",
                        AWAY_SECONDS);
        };
    }

    /** For the operator: a soft quota is used up, and requests go on. */
    static String warning(Quota quota, QuotaAccount account, LeaseGrant standing) {
        return "The soft " + period(quota.window()) + " " + what(quota.unit()) + " quota " + quota.id() + " of "
                + account.subject() + " is used up: " + amount(quota, standing.used()) + " of "
                + amount(quota, standing.limit()) + ". Requests go on.";
    }

    private static Refusal busy(Quota quota, LeaseGrant standing) {
        return Refusal.retryAfter(
                RefusalKind.TOO_MANY_AT_ONCE,
                capital(whose(quota)) + " allows " + amount(quota, standing.limit())
                        + " at once, and as many are running. Claude Code tries again by itself.",
                CONCURRENCY_SECONDS);
    }

    private static Refusal over(Quota quota, LeaseGrant standing, long units, long nowMillis) {
        String message = capital(whose(quota)) + " of " + amount(quota, standing.limit())
                + " has no room for this request, which needs about " + amount(quota, units) + ": "
                + amount(quota, standing.used()) + " used"
                + (standing.held() > 0 ? ", " + amount(quota, standing.held()) + " held for running requests" : "")
                + ". ";
        if (standing.end() == QuotaSpan.NEVER) {
            return Refusal.of(
                    RefusalKind.OVER_QUOTA,
                    message + "It does not begin anew. Ask your operator to raise or reset it.");
        }
        Duration wait = Duration.ofMillis(Math.max(0, standing.end() - nowMillis));
        String resets = TIME.format(Instant.ofEpochMilli(standing.end()).atZone(quota.zone()));
        return Refusal.retryAfter(
                RefusalKind.OVER_QUOTA,
                message + "It resets on " + resets + " (" + quota.zone().getId() + "), in " + shown(wait)
                        + ". To go on before that, ask your operator to raise or reset it.",
                wholeSeconds(wait));
    }

    private static String whose(Quota quota) {
        QuotaSubject subject = quota.subject();
        return switch (subject.kind()) {
                    case USER, EVERYONE -> "your ";
                    case KEY -> "this key's ";
                    case TEAM -> "the " + subject.id() + " team's ";
                }
                + (quota.unit() == QuotaUnit.CONCURRENCY ? "" : period(quota.window()) + " ")
                + what(quota.unit()) + " quota";
    }

    private static String what(QuotaUnit unit) {
        return switch (unit) {
            case REQUESTS -> "request";
            case TOKENS -> "token";
            case COST -> "cost";
            case CONCURRENCY -> "concurrency";
        };
    }

    private static String period(QuotaWindow window) {
        return switch (window) {
            case MINUTE -> "minute";
            case HOUR -> "hourly";
            case DAY -> "daily";
            case WEEK -> "weekly";
            case MONTH -> "monthly";
            case TOTAL -> "total";
        };
    }

    private static String amount(Quota quota, long units) {
        return switch (quota.unit()) {
            case REQUESTS, CONCURRENCY -> count(units, "request");
            case TOKENS -> count(units, "token");
            case COST -> dollars(units);
        };
    }

    private static String dollars(long nanos) {
        return nanos > 0 && nanos < HALF_A_CENT
                ? "less than $0.01"
                : "$"
                        + BigDecimal.valueOf(nanos, NANO_DIGITS)
                                .setScale(2, RoundingMode.HALF_UP)
                                .toPlainString();
    }

    private static String count(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static int wholeSeconds(Duration wait) {
        return Math.toIntExact(Math.clamp(wait.plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE));
    }

    private static String shown(Duration wait) {
        if (wait.toDays() > 0) {
            return wait.toDays() + " d " + wait.toHoursPart() + " h";
        }
        if (wait.toHours() > 0) {
            return wait.toHours() + " h " + wait.toMinutesPart() + " min";
        }
        return wait.toMinutes() > 0 ? wait.plusSeconds(59).toMinutes() + " min" : wholeSeconds(wait) + " s";
    }
}
