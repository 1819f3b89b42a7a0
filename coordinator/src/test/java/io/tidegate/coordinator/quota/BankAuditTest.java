package io.tidegate.coordinator.quota;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.common.bank.Bank;
import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records;
import java.sql.PreparedStatement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who watches is told when the bank's books don't add up, and by how much a hard quota is overrun. */
class BankAuditTest {
    private static final QuotaAccount ACCOUNT = new QuotaAccount("quo_1", "usr_1");
    private static final long LIMIT = 1000;

    @RegisterExtension
    final Databases databases = new Databases();

    @ParameterizedTest
    @EnumSource
    void booksThatAddUpAreCalledRightWhateverHappensToLeases(Kind kind) {
        Store store = withQuota(kind, QuotaMode.HARD);
        BankAudit audit = new BankAudit(databases.vertx(), store);
        assertThat(audit.wrongWindows()).as("before the first look").isNaN();

        grant(store, "node_a", 600);
        grant(store, "node_b", 300);
        charge(store, "node_a", 150);
        done(audit.look());
        assertThat(audit.wrongWindows()).isZero();
        assertThat(audit.worstOverrun()).isZero();

        done(store.write(on -> bank(store).retire(on, "node_b")));
        charge(store, "node_b", 40);
        done(store.write(on -> bank(store).end(on, "node_a", new EpochEnd("epoch", 1), 1, 1)));
        done(audit.look());
        assertThat(audit.wrongWindows()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aWindowThatHoldsOtherThanItsLeasesIsFound(Kind kind) {
        Store store = withQuota(kind, QuotaMode.HARD);
        BankAudit audit = new BankAudit(databases.vertx(), store);
        grant(store, "node_a", 600);

        change(store, "UPDATE quota_windows SET held = held - 1");

        done(audit.look());
        assertThat(audit.wrongWindows()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aWindowThatHasForgottenWhatWasSpentIsFound(Kind kind) {
        Store store = withQuota(kind, QuotaMode.HARD);
        BankAudit audit = new BankAudit(databases.vertx(), store);
        grant(store, "node_a", 600);
        charge(store, "node_a", 150);

        change(store, "UPDATE quota_windows SET used = used - 1");

        done(audit.look());
        assertThat(audit.wrongWindows()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void answersThatTookMoreThanTheHardLimitAreAnOverrun(Kind kind) {
        Store store = withQuota(kind, QuotaMode.HARD);
        BankAudit audit = new BankAudit(databases.vertx(), store);
        grant(store, "node_a", LIMIT);

        charge(store, "node_a", 1250);

        done(audit.look());
        assertThat(audit.worstOverrun()).isEqualTo(0.25, within(1e-9));
        assertThat(audit.wrongWindows()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aSoftQuotaMayBeUsedUp(Kind kind) {
        Store store = withQuota(kind, QuotaMode.SOFT);
        BankAudit audit = new BankAudit(databases.vertx(), store);
        charge(store, "node_a", 5000);

        done(audit.look());

        assertThat(audit.worstOverrun()).isZero();
    }

    private Store withQuota(Kind kind, QuotaMode mode) {
        Store store = databases.open(kind);
        Quota quota = new Quota(
                ACCOUNT.quota(),
                QuotaSubject.EVERYONE,
                QuotaUnit.TOKENS,
                QuotaWindow.TOTAL,
                ZoneOffset.UTC,
                QuotaWeights.DEFAULT,
                LIMIT,
                new QuotaRules(mode, false, false, OptionalLong.empty()));
        done(store.write(
                on -> Records.put(on, RecordKind.QUOTA, quota.id(), Records.Handle.NONE, Bodies.of(quota, false))));
        return store;
    }

    private static Bank bank(Store store) {
        return Banks.of(store.dialect());
    }

    private static void grant(Store store, String node, long units) {
        LeaseAsk ask = new LeaseAsk(ACCOUNT.quota(), ACCOUNT.subject(), -1, 0, 0, 0, false, 1, units, units, units);
        long granted = done(store.write(on -> bank(store)
                        .lease(on, node, "epoch", ask, true, store.dialect().nowMillis(on))))
                .orElseThrow()
                .granted();
        assertThat(granted).isEqualTo(units);
    }

    private static void charge(Store store, String node, long tokens) {
        WindowName window = new WindowName(ACCOUNT, 0, 0);
        ChargedRow row =
                new ChargedRow("epoch", new Usage(tokens, 0, 0, 0, 0), 0, true, List.of(new RowWindow(window, 0)));
        done(store.write(on -> {
            bank(store).charge(on, node, List.of(row));
            return true;
        }));
    }

    private static void change(Store store, String sql) {
        done(store.write(on -> {
            try (PreparedStatement update = on.prepareStatement(sql)) {
                return update.executeUpdate();
            }
        }));
    }
}
