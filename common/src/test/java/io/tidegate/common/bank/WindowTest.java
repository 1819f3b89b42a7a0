package io.tidegate.common.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.wire.LeaseGrant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which window is the current one. */
class WindowTest {
    private final Vault vault = Vault.withDailyTokens(1000);
    private final Holder a = new Holder(vault, "node_a", "epoch_a");
    private final Holder b = new Holder(vault, "node_b", "epoch_b");

    @AfterEach
    void close() throws Exception {
        vault.close();
    }

    @Test
    void itIsTheOneOfTheQuotasCalendar() {
        vault.set(Vault.quota(Vault.ID, QuotaUnit.TOKENS, QuotaWindow.DAY, ZoneId.of("Asia/Tokyo"), 1000));

        a.needs(10);

        assertThat(vault.standing().span())
                .isEqualTo(new QuotaSpan(millis("2026-11-27T15:00:00Z"), millis("2026-11-28T15:00:00Z")));
    }

    @Test
    void aNewWindowBeginsEmptyAndTheOldOneStillTakesItsRows() {
        a.needs(1000);
        vault.at("2026-11-29T00:00:00Z");

        assertThat(b.needs(1000)).isEqualTo(1000);
        a.spends(300);

        assertThat(vault.window(a.window())).containsExactly(300L, 700L, 0L);
        assertThat(vault.standing().used()).isZero();
    }

    @Test
    void returnsOfTheOldWindowComeWithTheFirstAskOfTheNew() {
        a.needs(400);
        var old = a.window();
        a.returning(150);
        vault.at("2026-11-29T00:00:00Z");

        assertThat(a.needs(20)).isEqualTo(20);

        assertThat(vault.window(old)).containsExactly(0L, 250L, 0L);
        assertThat(vault.standing().held()).isEqualTo(20);
    }

    @Test
    void theNextWindowIsLeasedInTheLastTenthAndNotBefore() {
        vault.at("2026-11-28T21:00:00Z");
        LeaseGrant early = a.asksAhead(50).orElseThrow();
        vault.at("2026-11-28T22:00:00Z");
        LeaseGrant ahead = a.asksAhead(50).orElseThrow();

        assertThat(early.start()).isEqualTo(millis("2026-11-28T00:00:00Z"));
        assertThat(early.granted()).isZero();
        assertThat(ahead.start()).isEqualTo(millis("2026-11-29T00:00:00Z"));
        assertThat(ahead.end()).isEqualTo(millis("2026-11-30T00:00:00Z"));
        assertThat(ahead.granted()).isEqualTo(50);
    }

    @Test
    void whatIsLeasedAheadCountsInTheNextWindowAlone() {
        vault.at("2026-11-28T23:00:00Z");
        a.needs(1000);
        b.asksAhead(400);

        assertThat(vault.standing().window().start()).isEqualTo(millis("2026-11-28T00:00:00Z"));
        assertThat(vault.standing().held()).isEqualTo(1000);
        vault.at("2026-11-29T00:00:00Z");
        assertThat(vault.standing().held()).isEqualTo(400);
        assertThat(a.asks(1, 1000, 1000)).isEqualTo(600);
    }

    @Test
    void theNextWindowKeepsItsLimitToo() {
        vault.at("2026-11-28T23:00:00Z");
        a.asksAhead(700);

        assertThat(b.asksAhead(700).orElseThrow().granted()).isZero();
    }

    @Test
    void aTotalNeverEndsAndHasNoNext() {
        vault.set(Vault.quota(Vault.ID, QuotaUnit.TOKENS, QuotaWindow.TOTAL, ZoneOffset.UTC, 1000));

        LeaseGrant answer = a.asksAhead(50).orElseThrow();

        assertThat(answer.start()).isZero();
        assertThat(answer.end()).isEqualTo(QuotaSpan.NEVER);
        assertThat(answer.granted()).isZero();
    }

    @Test
    void aWindowThatHasBegunIsNeverLeftForAnEarlierOne() {
        a.needs(10);
        vault.at("2026-12-05T10:00:00Z");
        a.needs(1000);

        vault.at("2026-11-28T11:00:00Z");

        assertThat(vault.standing().window().start()).isEqualTo(millis("2026-12-05T00:00:00Z"));
        assertThat(b.needs(1)).isZero();
        vault.at("2026-12-06T00:00:00Z");
        assertThat(b.needs(1)).isEqualTo(1);
    }

    @Test
    void beingLeasedAheadDoesNotBeginAWindow() {
        vault.at("2026-11-28T23:00:00Z");
        a.asksAhead(50);

        assertThat(b.needs(10)).isEqualTo(10);

        assertThat(vault.standing().window().start()).isEqualTo(millis("2026-11-28T00:00:00Z"));
    }

    @Test
    void oneThatWasLeasedAheadIsKeptOnceItHasBegun() {
        vault.at("2026-11-28T23:00:00Z");
        a.asksAhead(50);
        vault.at("2026-11-29T00:00:00Z");
        b.needs(10);

        vault.at("2026-11-28T23:59:59Z");

        assertThat(vault.standing().window().start()).isEqualTo(millis("2026-11-29T00:00:00Z"));
        assertThat(vault.standing().held()).isEqualTo(60);
    }

    @Test
    void anOperatorsResetBeginsTheWindowAnew() {
        a.needs(1000);
        a.spends(400);
        var before = a.window();

        vault.reset();

        assertThat(vault.standing().used()).isZero();
        assertThat(a.needs(900)).isEqualTo(900);
        assertThat(a.window().reset()).isEqualTo(1);
        assertThat(vault.window(before)).containsExactly(400L, 600L, 0L);
    }

    @Test
    void rowsAdmittedBeforeAResetCountThere() {
        a.needs(1000);
        var before = a.window();
        vault.reset();
        a.needs(10);

        vault.charge("node_a", a.row(300, before));

        assertThat(vault.window(before)).containsExactly(300L, 700L, 0L);
        assertThat(vault.standing().used()).isZero();
    }

    @Test
    void aResetLeavesAWindowThatAWrongClockBegan() {
        vault.at("2027-11-28T10:00:00Z");
        a.needs(10);
        vault.at("2026-11-28T10:00:00Z");

        vault.reset();

        assertThat(vault.standing().window().start()).isEqualTo(millis("2026-11-28T00:00:00Z"));
    }

    @Test
    void windowsThatAreLongOverAreForgottenWithTheirLeases() throws Exception {
        a.needs(10);
        vault.at("2026-11-29T10:00:00Z");
        b.needs(10);
        vault.at("2026-11-30T10:00:00Z");
        new Holder(vault, "node_c", "epoch_c").needs(10);

        assertThat(vault.bank.forget(vault.connection, millis("2026-11-30T05:00:00Z"), 1))
                .isEqualTo(1);
        assertThat(vault.bank.forget(vault.connection, millis("2026-11-30T05:00:00Z"), 10))
                .isEqualTo(1);

        assertThat(vault.count("quota_windows")).isEqualTo(1);
        assertThat(vault.count("quota_leases")).isEqualTo(1);
        a.spends(5);
        assertThat(vault.window(a.window())).containsExactly(5L, 0L, 0L);
    }

    @Test
    void edgesAndCoordinatorsHaveTheSameTables() throws Exception {
        assertThat(Path.of("../coordinator/src/main/resources/db/coordinator/V7__bank.sql"))
                .hasContent(Files.readString(Vault.SCHEMA));
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
