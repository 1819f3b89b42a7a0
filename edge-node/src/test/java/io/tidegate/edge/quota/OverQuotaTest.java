package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.key;
import static io.tidegate.edge.quota.Bench.team;
import static io.tidegate.edge.quota.Bench.tokens;
import static io.tidegate.edge.quota.Bench.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads whose request does not fit. */
class OverQuotaTest {
    private static final long NOW = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    private static Quota quota(QuotaSubject subject, QuotaUnit unit, QuotaWindow window, long limit, String zone) {
        return new Quota(
                "quo_1", subject, unit, window, ZoneId.of(zone), QuotaWeights.DEFAULT, limit, QuotaRules.DEFAULT);
    }

    private static Refusal over(Quota quota, long used, long held, long needed) {
        QuotaSpan span = quota.span(NOW);
        LeaseGrant standing =
                new LeaseGrant(quota.id(), "usr_ann", span.start(), span.end(), 0, 0, quota.limit(), used, held);
        return OverQuota.refusal(quota, new Need.TooLittle(standing), needed, NOW);
    }

    @Test
    void tokensOfADay() {
        Refusal refusal = over(
                quota(user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000_000, "Europe/Berlin"),
                990_000,
                4_000,
                12_500);

        assertThat(refusal.message())
                .isEqualTo("Your daily token quota of 1,000,000 tokens has no room for this request, which needs about"
                        + " 12,500 tokens: 990,000 tokens used, 4,000 tokens held for running requests. It resets on"
                        + " Saturday 21 November 2026, 00:00 (Europe/Berlin), in 11 h 0 min. To go on before that, ask your"
                        + " operator to raise or reset it.");
        assertThat(refusal.kind()).isEqualTo(RefusalKind.OVER_QUOTA);
        assertThat(refusal.kind().status()).isEqualTo(429);
        assertThat(refusal.retryAfterSeconds()).hasValue(11 * 3_600);
    }

    @Test
    void costOfATeamsMonth() {
        assertThat(over(
                                quota(team("research"), QuotaUnit.COST, QuotaWindow.MONTH, 500_000_000_000L, "UTC"),
                                499_990_000_000L,
                                0,
                                27_400_000)
                        .message())
                .isEqualTo("The research team's monthly cost quota of $500.00 has no room for this request, which needs"
                        + " about $0.03: $499.99 used. It resets on Tuesday 1 December 2026, 00:00 (UTC), in 10 d 12 h. To go"
                        + " on before that, ask your operator to raise or reset it.");
    }

    @Test
    void costOfLessThanACent() {
        assertThat(over(quota(user("usr_ann"), QuotaUnit.COST, QuotaWindow.DAY, 1_000_000, "UTC"), 0, 0, 2_000_000)
                        .message())
                .startsWith("Your daily cost quota of less than $0.01 has no room for this request, which needs about"
                        + " less than $0.01: $0.00 used. ");
    }

    @Test
    void requestsOfAKeysHour() {
        Refusal refusal =
                over(quota(key("key_ann"), QuotaUnit.REQUESTS, QuotaWindow.HOUR, 100, "Asia/Kolkata"), 99, 1, 1);

        assertThat(refusal.message())
                .isEqualTo("This key's hourly request quota of 100 requests has no room for this request, which needs"
                        + " about 1 request: 99 requests used, 1 request held for running requests. It resets on Friday 20"
                        + " November 2026, 18:00 (Asia/Kolkata), in 30 min. To go on before that, ask your operator to raise"
                        + " or reset it.");
    }

    @ParameterizedTest
    @CsvSource({
        "MINUTE, Your minute token quota, 60",
        "HOUR, Your hourly token quota, 3600",
        "DAY, Your daily token quota, 43200",
        "WEEK, Your weekly token quota, 216000",
        "MONTH, Your monthly token quota, 907200"
    })
    void eachWindowByItsName(QuotaWindow window, String words, int seconds) {
        Refusal refusal = over(quota(QuotaSubject.EVERYONE, QuotaUnit.TOKENS, window, 10, "UTC"), 10, 0, 5);

        assertThat(refusal.message()).startsWith(words + " of 10 tokens has no room");
        assertThat(refusal.retryAfterSeconds()).hasValue(seconds);
    }

    @Test
    void oneThatNeverBeginsAnewSaysSoAndNamesNoTime() {
        Refusal refusal = over(quota(user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.TOTAL, 10, "UTC"), 10, 0, 5);

        assertThat(refusal.message())
                .isEqualTo(
                        "Your total token quota of 10 tokens has no room for this request, which needs about 5 tokens:"
                                + " 10 tokens used. It does not begin anew. Ask your operator to raise or reset it.");
        assertThat(refusal.retryAfterSeconds()).isEmpty();
    }

    @Test
    void whoOnlyWaitsForAPlaceIsToldToComeBackInAMoment() {
        Refusal refusal = over(quota(team("red"), QuotaUnit.CONCURRENCY, QuotaWindow.TOTAL, 8, "UTC"), 0, 8, 1);

        assertThat(refusal.message())
                .isEqualTo(
                        "The red team's concurrency quota allows 8 requests at once, and as many are running. Claude Code"
                                + " tries again by itself.");
        assertThat(refusal.kind().status()).isEqualTo(429);
        assertThat(refusal.kind().errorType()).isEqualTo("rate_limit_error");
        assertThat(refusal.retryAfterSeconds().orElseThrow()).isBetween(1, 60);
    }

    @Test
    void onePlaceIsOne() {
        assertThat(over(quota(user("usr_ann"), QuotaUnit.CONCURRENCY, QuotaWindow.TOTAL, 1, "UTC"), 0, 1, 1)
                        .message())
                .startsWith("Your concurrency quota allows 1 request at once, and as many are running.");
    }

    @Test
    void aResetThatIsDueIsASecondAway() {
        Quota quota = tokens(10);
        LeaseGrant standing = new LeaseGrant("quo_ann", "usr_ann", 0, NOW - 5, 0, 0, 10, 10, 0);

        Refusal refusal = OverQuota.refusal(quota, new Need.TooLittle(standing), 5, NOW);

        assertThat(refusal.message()).contains("in 1 s.");
        assertThat(refusal.retryAfterSeconds()).hasValue(1);
    }

    @Test
    void aNodeThatCannotAskSaysThatItDoesNotKnow() {
        Refusal refusal = OverQuota.refusal(tokens(10), new Need.Away("no route"), 5, NOW);

        assertThat(refusal.message())
                .isEqualTo(
                        "This gateway node can't reach its coordinator, and what it may spend of your daily token quota by"
                                + " itself is used up. Claude Code tries again by itself; if it goes on, connect to another node or"
                                + " tell your operator.");
        assertThat(refusal.kind()).isEqualTo(RefusalKind.QUOTA_UNKNOWN);
        assertThat(refusal.retryAfterSeconds()).hasValue(2);
    }

    @Test
    void whatFitsAndIsNotGivenOutYetIsToldToComeAgain() {
        Refusal refusal =
                over(quota(user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000_000, "UTC"), 400_000, 0, 600_000);

        assertThat(refusal.kind()).isEqualTo(RefusalKind.QUOTA_UNKNOWN);
        assertThat(refusal.kind().status()).isEqualTo(503);
        assertThat(refusal.message())
                .startsWith("There is room for this request in your daily token quota, and the coordinator does not");
    }

    @Test
    void aCrowdIsNoQuestionOfTheQuota() {
        Refusal refusal = OverQuota.refusal(tokens(10), new Need.Crowded(), 5, NOW);

        assertThat(refusal.message())
                .isEqualTo(
                        "Too many requests wait for their quota at this gateway node. Claude Code tries again by itself.");
        assertThat(refusal.kind().status()).isEqualTo(503);
        assertThat(refusal.retryAfterSeconds()).hasValue(2);
    }
}
