package io.tidegate.common.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.LeaseAsk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How leases end: with their epoch, or with their node. */
class EpochTest {
    private final Vault vault = Vault.withDailyTokens(1000);
    private final Holder before = new Holder(vault, "node_a", "epoch_1");
    private final Holder after = new Holder(vault, "node_a", "epoch_2");
    private final Holder other = new Holder(vault, "node_b", "epoch_9");

    @AfterEach
    void close() throws Exception {
        vault.close();
    }

    @Test
    void whatAnEpochHoldsStaysHeldUntilItIsComplete() {
        before.needs(1000);
        before.spends(400);

        assertThat(after.needs(1)).isZero();
        assertThat(vault.end("node_a", "epoch_1", 7, 7, 7)).isTrue();

        stands(400, 0, 0);
        assertThat(after.needs(600)).isEqualTo(600);
    }

    @Test
    void anEpochIsNotCompleteWhileRowsAreMissing() {
        before.needs(1000);

        assertThat(vault.end("node_a", "epoch_1", 7, 5, 5)).isFalse();
        assertThat(vault.end("node_a", "epoch_1", 7, 5, 7)).isFalse();

        stands(0, 1000, 0);
    }

    @Test
    void aNodeWhoseDiskWasRestoredFreesNothing() {
        before.needs(1000);

        assertThat(vault.end("node_a", "epoch_1", 3, 7, 7)).isFalse();

        stands(0, 1000, 0);
    }

    @Test
    void anEpochWithoutRowsEndsToo() {
        before.needs(300);

        assertThat(vault.end("node_a", "epoch_1", 0, 0, 0)).isTrue();
        assertThat(vault.end("node_a", "epoch_1", 0, 0, 0)).isTrue();

        stands(0, 0, 0);
    }

    @Test
    void theEndOfOneEpochLeavesOthersAlone() {
        before.needs(300);
        after.needs(200);
        other.needs(100);

        vault.end("node_a", "epoch_1", 0, 0, 0);

        stands(0, 300, 0);
    }

    @Test
    void whatComesOfAnEndedEpochIsUsedAndHoldsNothing() {
        LeaseAsk late = before.next(10, 300, 300);
        vault.lease("node_a", "epoch_1", late);
        vault.end("node_a", "epoch_1", 0, 0, 0);

        before.hears(vault.lease("node_a", "epoch_1", late));
        before.spends(20);

        stands(20, 0, 0);
        assertThat(before.needs(10)).isZero();
    }

    @Test
    void aRetiredNodesRestIsBookedAsUsedUnaccounted() {
        before.needs(500);
        before.spends(200);
        after.needs(100);
        other.needs(50);

        assertThat(vault.retire("node_a")).containsExactly(new Bank.Booked(Vault.ACCOUNT, 400));

        stands(600, 50, 400);
        assertThat(vault.retire("node_a")).isEmpty();
    }

    @Test
    void rowsOfARetiredNodeAreSetAgainstWhatWasBooked() {
        before.needs(500);
        vault.retire("node_a");

        before.spends(300);
        stands(500, 0, 200);
        before.spends(300);
        stands(600, 0, 0);
        before.spends(10);
        stands(610, 0, 0);
    }

    @Test
    void rowsOfARetiredNodesOtherEpochsAreNotSetAgainstIt() {
        before.needs(500);
        vault.retire("node_a");

        vault.charge("node_a", new Holder(vault, "node_a", "epoch_0").row(30, before.window()));

        stands(530, 0, 500);
    }

    @Test
    void aRetiredNodeIsGrantedNothing() {
        before.needs(500);
        vault.retire("node_a");

        assertThat(before.needs(10)).isZero();
        stands(500, 0, 500);
    }

    @Test
    void whatARetiredNodeReturnsWasNotUsed() {
        before.needs(500);
        vault.retire("node_a");

        before.returns(100);

        stands(400, 0, 400);
    }

    @Test
    void aRetiredNodeHoldsNothingThatARecallWouldBring() {
        before.needs(500);
        assertThat(vault.recallable("node_b")).isTrue();

        vault.retire("node_a");

        assertThat(vault.recallable("node_b")).isFalse();
    }

    @Test
    void retiringTellsOfEachAccount() {
        QuotaAccount second = new QuotaAccount(Vault.ID, "usr_2");
        before.needs(500);
        new Holder(vault, "node_a", "epoch_1", second).needs(70);

        assertThat(vault.retire("node_a"))
                .containsExactly(new Bank.Booked(Vault.ACCOUNT, 500), new Bank.Booked(second, 70));
    }

    private void stands(long used, long held, long unaccounted) {
        AccountStanding standing = vault.standing();
        assertThat(standing.used()).isEqualTo(used);
        assertThat(standing.held()).isEqualTo(held);
        assertThat(standing.unaccounted()).isEqualTo(unaccounted);
    }
}
