package io.tidegate.common.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.usage.Usage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of ledgers. */
class ChargeTest {
    private final Vault vault = Vault.withDailyTokens(1000);
    private final Holder a = new Holder(vault, "node_a", "epoch_1");
    private final WindowName today =
            new WindowName(Vault.ACCOUNT, Instant.parse("2026-11-28T00:00:00Z").toEpochMilli(), 0);

    @AfterEach
    void close() throws Exception {
        vault.close();
    }

    @Test
    void rowsComeOutOfTheLeaseOfTheEpochThatAdmittedThem() {
        Holder later = new Holder(vault, "node_a", "epoch_2");
        a.needs(100);
        later.needs(100);

        // closed by a later boot, admitted by the earlier one
        vault.charge("node_a", a.row(70), later.row(10), a.row(5));

        assertThat(vault.window(today)).containsExactly(85L, 25L + 90L, 0L);
    }

    @Test
    void whatIsSpentBeyondTheLeaseIsUsedAndHoldsNothing() {
        a.needs(100);
        a.spends(130);

        assertThat(vault.window(today)).containsExactly(130L, 0L, 0L);
        assertThat(a.needs(10)).isEqualTo(10);
        assertThat(vault.window(today)).containsExactly(130L, 0L, 0L);
    }

    @Test
    void rowsOfAWindowThatNobodyLeasedMakeIt() {
        a.hears(vault.lease("node_a", "epoch_1", a.claim()));
        WindowName yesterday = new WindowName(
                Vault.ACCOUNT, Instant.parse("2026-11-27T00:00:00Z").toEpochMilli(), 0);

        vault.charge("node_a", a.row(40, yesterday));
        vault.charge("node_a", a.row(2, yesterday));

        assertThat(vault.window(yesterday)).containsExactly(42L, 0L, 0L);
        assertThat(vault.window(today)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void rowsOfAWindowThatHasNotBegunMakeItNotTheCurrentOne() {
        WindowName tomorrow = new WindowName(
                Vault.ACCOUNT, Instant.parse("2026-11-29T00:00:00Z").toEpochMilli(), 0);

        vault.charge("node_a", a.row(40, tomorrow));

        assertThat(vault.standing().window()).isEqualTo(today);
        vault.at("2026-11-29T00:00:01Z");
        assertThat(vault.standing().window()).isEqualTo(tomorrow);
        assertThat(vault.standing().used()).isEqualTo(40);
        assertThat(vault.standing().span().end())
                .isEqualTo(Instant.parse("2026-11-30T00:00:00Z").toEpochMilli());
    }

    @Test
    void rowsOfARemovedQuotaStillCount() {
        a.needs(100);
        vault.remove();
        a.spends(30);

        assertThat(vault.window(today)).containsExactly(30L, 70L, 0L);
    }

    @Test
    void rowsOfAnUnknownQuotaArePassedOver() {
        vault.charge("node_a", a.row(1, new WindowName(new QuotaAccount("quo_none", "usr_1"), 0, 0)));

        assertThat(vault.count("quota_windows")).isZero();
    }

    @Test
    void eachUnitIsCountedAsItsQuotaSays() {
        Quota weighted = new Quota(
                "quo_tokens",
                vault.quota().subject(),
                QuotaUnit.TOKENS,
                QuotaWindow.DAY,
                ZoneOffset.UTC,
                new QuotaWeights(1, 5, 0, 2, 3),
                1000,
                QuotaRules.DEFAULT);
        vault.set(weighted);
        vault.set(Vault.quota("quo_requests", QuotaUnit.REQUESTS, QuotaWindow.MINUTE, ZoneOffset.UTC, 10));
        vault.set(Vault.quota("quo_cost", QuotaUnit.COST, QuotaWindow.MONTH, ZoneOffset.UTC, 10));
        vault.set(Vault.quota("quo_running", QuotaUnit.CONCURRENCY, QuotaWindow.TOTAL, ZoneOffset.UTC, 10));
        List<RowWindow> windows = List.of(at("quo_tokens"), at("quo_requests"), at("quo_cost"), at("quo_running"));
        Usage usage = new Usage(10, 20, 30, 40, 50);

        vault.charge(
                "node_a",
                new ChargedRow("epoch_1", usage, 7, true, windows),
                new ChargedRow("epoch_1", usage, 7, false, windows));

        assertThat(vault.window(of("quo_tokens"))).containsExactly(2 * (10 + 100 + 80 + 150L), 0L, 0L);
        assertThat(vault.window(of("quo_requests"))).containsExactly(1L, 0L, 0L);
        assertThat(vault.window(of("quo_cost"))).containsExactly(14L, 0L, 0L);
        assertThat(vault.window(of("quo_running"))).isEmpty();
    }

    @Test
    void aCorrectionCountsOnTopAndIsNoFurtherRequest() {
        vault.set(Vault.quota("quo_requests", QuotaUnit.REQUESTS, QuotaWindow.DAY, ZoneOffset.UTC, 10));
        List<RowWindow> windows = List.of(new RowWindow(today, 0), at("quo_requests"));
        vault.charge("node_a", new ChargedRow("epoch_1", new Usage(10, 0, 0, 0, 0), 0, true, windows));

        vault.charge("node_a", new ChargedRow("epoch_1", new Usage(5, 0, 0, 0, 0), 0, false, windows));

        assertThat(vault.window(today)).containsExactly(15L, 0L, 0L);
        assertThat(vault.window(of("quo_requests"))).containsExactly(1L, 0L, 0L);
    }

    @Test
    void aBatchMayTouchMoreWindowsThanOneStatementTakes() {
        ChargedRow[] rows = new ChargedRow[500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = a.row(1, new WindowName(new QuotaAccount(Vault.ID, "usr_" + i / 2), today.start(), 0));
        }

        vault.charge("node_a", rows);
        vault.charge("node_a", rows);

        assertThat(vault.count("quota_windows")).isEqualTo(250);
        assertThat(vault.window(new WindowName(new QuotaAccount(Vault.ID, "usr_249"), today.start(), 0)))
                .containsExactly(4L, 0L, 0L);
    }

    @Test
    void whatNoLeaseCoveredIsUsedAndLeavesTheLeaseToTheOthers() {
        a.needs(100);
        Usage usage = new Usage(70, 0, 0, 0, 0);

        vault.charge("node_a", new ChargedRow("epoch_1", usage, 0, true, List.of(new RowWindow(today, 30))));

        assertThat(vault.window(today)).containsExactly(70L, 60L, 0L);
    }

    private static RowWindow at(String quota) {
        return new RowWindow(of(quota), 0);
    }

    private static WindowName of(String quota) {
        return new WindowName(new QuotaAccount(quota, "usr_1"), 0, 0);
    }
}
