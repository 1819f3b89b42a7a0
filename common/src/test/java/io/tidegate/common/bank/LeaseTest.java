package io.tidegate.common.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Grants, returns and claims. */
class LeaseTest {
    private final Vault vault = Vault.withDailyTokens(1000);
    private final Holder a = new Holder(vault, "node_a", "epoch_a");
    private final Holder b = new Holder(vault, "node_b", "epoch_b");

    @AfterEach
    void close() throws Exception {
        vault.close();
    }

    @Test
    void whatIsGrantedIsHeld() {
        assertThat(a.asks(10, 10, 100)).isEqualTo(100);

        stands(0, 100);
        assertThat(vault.standing().remaining()).isEqualTo(900);
    }

    @Test
    void theAnswerSaysHowTheWindowStands() {
        a.needs(300);
        a.spends(50);

        LeaseGrant answer = vault.lease("node_b", "epoch_b", b.next(1, 20, 20)).orElseThrow();

        assertThat(answer.granted()).isEqualTo(20);
        assertThat(answer.limit()).isEqualTo(1000);
        assertThat(answer.used()).isEqualTo(50);
        assertThat(answer.held()).isEqualTo(270);
        assertThat(answer.free()).isEqualTo(680);
        assertThat(answer.end() - answer.start()).isEqualTo(86_400_000);
    }

    @Test
    void spendComesOutOfTheLease() {
        a.needs(300);
        a.spends(50);

        stands(50, 250);
    }

    @Test
    void whatIsReturnedIsFree() {
        a.needs(600);
        assertThat(b.needs(600)).isEqualTo(0);

        a.returns(200);

        stands(0, 400);
        assertThat(b.needs(600)).isEqualTo(600);
    }

    @Test
    void nobodyGetsWhatAnotherHolds() {
        a.needs(700);

        assertThat(b.asks(10, 500, 500)).isEqualTo(300);
        assertThat(a.needs(1)).isZero();
        stands(0, 1000);
    }

    @Test
    void grantsShrinkAsTheQuotaRunsOutAndTheLastUnitsAreUsedUp() {
        assertThat(a.asks(1, 1, 10_000)).isEqualTo(500);
        assertThat(b.asks(1, 1, 10_000)).isEqualTo(125);
        assertThat(a.asks(1, 1, 10_000)).isEqualTo(93);
        while (a.asks(1, 1, 10_000) > 0) {}
        stands(0, 1000);
    }

    @Test
    void aRequestIsGrantedOnceHoweverOftenItComes() {
        LeaseAsk ask = a.next(10, 100, 100);

        Optional<LeaseGrant> first = vault.lease("node_a", "epoch_a", ask);
        Optional<LeaseGrant> again = vault.lease("node_a", "epoch_a", ask);

        assertThat(again).isEqualTo(first);
        stands(0, 100);
    }

    @Test
    void aRequestThatWasOvertakenIsGrantedNothing() {
        LeaseAsk late = a.next(10, 100, 100);
        a.needs(30);

        vault.lease("node_a", "epoch_a", late);

        stands(0, 30);
    }

    @Test
    void aRequestThatGotNothingMayBeTriedAgainUnderItsNumber() {
        b.needs(1000);
        LeaseAsk ask = a.next(10, 100, 100);
        assertThat(vault.lease("node_a", "epoch_a", ask).orElseThrow().granted())
                .isZero();

        b.returns(500);

        assertThat(a.hears(vault.lease("node_a", "epoch_a", ask))).isEqualTo(100);
    }

    @Test
    void anAnswerThatWasLostIsMadeUpForByTheNext() {
        vault.lease("node_a", "epoch_a", a.next(10, 100, 100));

        assertThat(a.needs(30)).isEqualTo(130);
        stands(0, 130);
    }

    @Test
    void returnsThatComeTwiceOrInTheWrongOrderCountOnce() {
        a.needs(500);
        LeaseAsk first = a.returning(100);
        LeaseAsk second = a.returning(50);

        vault.lease("node_a", "epoch_a", second);
        vault.lease("node_a", "epoch_a", first);
        vault.lease("node_a", "epoch_a", second);

        stands(0, 350);
    }

    @Test
    void nobodyReturnsMoreThanOneWasGranted() {
        a.needs(100);

        a.returns(400);

        stands(0, 0);
        assertThat(vault.standing().remaining()).isEqualTo(1000);
        a.needs(50);
        stands(0, 50);
    }

    @Test
    void aRestoredBankBelievesWhatANodeWasGranted() {
        a.needs(100);
        Vault.Backup backup = vault.backup();
        a.needs(400);
        a.returns(50);

        backup.restore();
        stands(0, 100);
        vault.lease("node_a", "epoch_a", a.claim());

        stands(0, 450);
    }

    @Test
    void aBankThatLostAllBelievesItTooEvenBeyondTheLimit() {
        Vault.Backup empty = vault.backup();
        a.needs(700);
        empty.restore();
        b.needs(700);
        empty = vault.backup();

        vault.lease("node_a", "epoch_a", a.claim());

        stands(0, 1400);
        assertThat(a.needs(1)).isZero();
        empty.restore();
    }

    @Test
    void aClaimIsTakenBeforeTheGrantIsMade() {
        Vault.Backup empty = vault.backup();
        a.needs(700);
        empty.restore();

        assertThat(a.asks(1, 400, 400)).isEqualTo(300);
        stands(0, 1000);
    }

    @Test
    void aBankThatGrantsNothingTakesClaimsAndReturnsAllTheSame() {
        a.needs(500);
        vault.granting = false;

        a.returns(100);
        assertThat(b.needs(10)).isZero();
        stands(0, 400);
    }

    @Test
    void afterTheLimitWasLoweredNothingIsGrantedUntilUseIsBelowIt() {
        a.needs(500);
        vault.limit(300);

        assertThat(b.needs(1)).isZero();
        assertThat(vault.standing().remaining()).isZero();
        a.returns(400);
        assertThat(b.needs(200)).isEqualTo(200);
    }

    @Test
    void aRaisedLimitIsGrantedAtOnce() {
        a.needs(1000);
        vault.limit(1500);

        assertThat(b.needs(500)).isEqualTo(500);
    }

    @Test
    void aRemovedQuotaGrantsNothingAndTakesWhatIsReturned() {
        a.needs(500);
        vault.remove();

        assertThat(vault.lease("node_b", "epoch_b", b.next(1, 1, 1))).isEmpty();
        a.returns(100);

        assertThat(vault.window(a.window())).containsExactly(0L, 400L, 0L);
    }

    @Test
    void anUnknownQuotaGrantsNothing() {
        vault.quotas.clear();

        assertThat(vault.lease("node_a", "epoch_a", a.next(1, 1, 1))).isEmpty();
        assertThat(vault.count("quota_windows")).isZero();
    }

    @Test
    void softAndShadowQuotasGrantBeyondTheirLimit() {
        for (QuotaMode mode : new QuotaMode[] {QuotaMode.SOFT, QuotaMode.SHADOW}) {
            vault.mode(mode);
            assertThat(a.asks(1, 10, 5000)).isEqualTo(5000);
        }
        stands(0, 10_000);
    }

    @Test
    void whatRowsTookBeyondTheLeaseIsGrantedOnTop() {
        a.needs(100);
        a.spends(300);
        stands(300, 0);

        // 700 are free: 200 make up for the overrun and are used already, so 700 remain to be held.
        assertThat(a.asks(1, 5000, 5000)).isEqualTo(900);
        stands(300, 700);
    }

    @Test
    void concurrencyIsHeldAndReturnedAndNeverUsed() {
        vault.set(Vault.quota(Vault.ID, QuotaUnit.CONCURRENCY, QuotaWindow.TOTAL, ZoneOffset.UTC, 3));
        assertThat(a.needs(2)).isEqualTo(2);
        a.spends(1_000);
        assertThat(b.needs(2)).isZero();

        a.returns(1);

        assertThat(b.needs(2)).isEqualTo(2);
        stands(0, 3);
    }

    @Test
    void aRecallMayHelpOnlyWhileOtherNodesHoldSomething() {
        a.needs(100);
        assertThat(vault.recallable("node_a")).isFalse();
        assertThat(vault.recallable("node_b")).isTrue();

        a.spends(60);
        assertThat(vault.recallable("node_b")).isTrue();
        a.returns(40);
        assertThat(vault.recallable("node_b")).isFalse();
    }

    @Test
    void standingsLeaveOutWhatIsUnknownOrRemoved() throws Exception {
        a.needs(100);
        assertThat(vault.standing().quota()).isEqualTo(vault.quota());
        assertThat(vault.standing().asOf()).isEqualTo(vault.now);

        vault.remove();
        assertThat(vault.bank.standings(vault.connection, List.of(Vault.ACCOUNT), vault.now))
                .isEmpty();
        vault.quotas.clear();
        assertThat(vault.bank.standings(vault.connection, List.of(Vault.ACCOUNT), vault.now))
                .isEmpty();
    }

    private void stands(long used, long held) {
        assertThat(vault.standing().used()).isEqualTo(used);
        assertThat(vault.standing().held()).isEqualTo(held);
    }
}
