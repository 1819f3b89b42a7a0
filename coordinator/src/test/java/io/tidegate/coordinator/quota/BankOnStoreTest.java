package io.tidegate.coordinator.quota;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.bank.QuotaSource;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.sqlite.SqlWork;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.StoreSettings;
import io.vertx.core.Future;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bank on both databases: it reckons the same, and several banks on one database are one bank. */
class BankOnStoreTest {
    private static final String QUOTA = "quo_1";
    private static final QuotaAccount ACCOUNT = new QuotaAccount(QUOTA, "usr_1");
    private static final long NOW = Instant.parse("2026-11-28T10:00:00Z").toEpochMilli();
    private static final long DAY = Instant.parse("2026-11-28T00:00:00Z").toEpochMilli();

    @RegisterExtension
    final Databases databases = new Databases();

    private final AtomicInteger tries = new AtomicInteger();

    @ParameterizedTest
    @EnumSource
    void grantsRowsReturnsEndsAndRetirementsAddUp(Kind kind) {
        Store store = databases.open(kind);
        Bank bank = bank(store, 1000);

        assertThat(granted(store, bank, "node_a", ask(1, 600, 0, 0))).isEqualTo(600);
        assertThat(granted(store, bank, "node_b", ask(1, 600, 0, 0))).isZero();
        assertThat(granted(store, bank, "node_b", ask(2, 300, 0, 0))).isEqualTo(300);
        done(charge(store, bank, "node_a", row("epoch", 150, ACCOUNT), row("epoch", 50, ACCOUNT)));
        stands(store, bank, 200, 700, 0);

        granted(store, bank, "node_a", ask(1, 0, 600, 100));
        stands(store, bank, 200, 600, 0);
        boolean recallable = done(store.read(on -> bank.recallable(on, "node_b", ACCOUNT, NOW)));
        assertThat(recallable).isTrue();

        List<Bank.Booked> booked = done(store.write(on -> bank.retire(on, "node_b")));
        assertThat(booked).containsExactly(new Bank.Booked(ACCOUNT, 300));
        done(charge(store, bank, "node_b", row("epoch", 40, ACCOUNT)));
        stands(store, bank, 500, 300, 260);

        boolean ended = done(store.write(on -> bank.end(on, "node_a", new EpochEnd("epoch", 2), 2, 2)));
        assertThat(ended).isTrue();
        stands(store, bank, 500, 0, 260);
        assertThat(granted(store, bank, "node_c", ask(1, 500, 0, 0))).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource
    void windowsThatAreLongOverAreForgotten(Kind kind) {
        Store store = databases.open(kind);
        Bank bank = bank(store, 1000);
        granted(store, bank, "node_a", ask(1, 600, 0, 0));

        int early = done(store.write(on -> bank.forget(on, NOW, 10)));
        int late = done(store.write(on -> bank.forget(on, NOW + 86_400_000, 10)));

        assertThat(List.of(early, late)).containsExactly(0, 1);

        stands(store, bank, 0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverRacesForTheLastUnitsNoMoreIsGrantedThanWasFree(Kind kind) {
        List<Store> stores = coordinators(kind);
        List<Future<Long>> asks = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            for (int node = 0; node < 4; node++) {
                Store store = stores.get(node % stores.size());
                asks.add(lease(store, bank(store, 1000), "node_" + node, ask(i, 7, 0, 0))
                        .map(grant -> grant.orElseThrow().granted()));
            }
        }
        done(Future.all(asks));

        Store store = stores.getFirst();
        AccountStanding standing = standing(store, bank(store, 1000));
        assertThat(standing.used()).isZero();
        assertThat(standing.held()).isBetween(1000 - 6L, 1000L);
        assertThat(IntStream.range(0, 4)
                        .mapToLong(node -> granted(store, bank(store, 1000), "node_" + node, ask(1, 0, 0, 0)))
                        .sum())
                .isEqualTo(standing.held());
    }

    @ParameterizedTest
    @EnumSource
    void transactionsThatTouchTheSameWindowsNeverLockEachOtherOut(Kind kind) {
        // a database may sort these in another order than Java does
        List<QuotaAccount> accounts = List.of(
                new QuotaAccount(QUOTA, "usr_a"),
                new QuotaAccount(QUOTA, "usr_B"),
                new QuotaAccount(QUOTA, "usr-c"),
                new QuotaAccount(QUOTA, "Usr.D"));
        List<QuotaAccount> backwards = accounts.reversed();
        List<Store> stores = coordinators(kind);
        List<Future<?>> works = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (int side = 0; side < 2; side++) {
                Store store = stores.get(side % stores.size());
                Bank bank = bank(store, 1_000_000);
                String node = "node_" + side;
                works.add(charge(store, bank, node, row("epoch", 1, accounts), row("epoch", 1, backwards)));
                works.add(charge(store, bank, node, row("epoch", 1, side == 0 ? accounts : backwards)));
                works.add(leases(store, bank, node, i + 1, side == 0 ? accounts : backwards));
            }
            int seq = i;
            works.add(stores.getFirst()
                    .write(counted(
                            on -> bank(stores.getFirst(), 1).end(on, "node_1", new EpochEnd("epoch", seq), seq, seq))));
        }
        done(Future.all(works));

        Store store = stores.getFirst();
        List<AccountStanding> standings =
                done(store.read(on -> bank(store, 1_000_000).standings(on, accounts, NOW)));
        assertThat(standings).extracting(AccountStanding::used).containsOnly(360L);
        if (kind == Kind.POSTGRESQL) {
            assertThat(tries).as("works that ran, with those that ran again").hasValue(works.size());
        }
    }

    /** Two on one database, where it takes two. */
    private List<Store> coordinators(Kind kind) {
        StoreSettings place = databases.fresh(kind);
        return kind == Kind.SQLITE
                ? List.of(databases.open(place))
                : List.of(databases.open(place), databases.open(place));
    }

    private Future<Integer> leases(Store store, Bank bank, String node, long request, List<QuotaAccount> accounts) {
        List<LeaseAsk> asks = new ArrayList<>();
        accounts.forEach(account -> asks.add(ask(account, request, 1, 0, 0)));
        asks.sort(Bank.ORDER);
        return store.write(counted(on -> {
            for (LeaseAsk ask : asks) {
                bank.lease(on, node, "epoch", ask, true, NOW);
            }
            return asks.size();
        }));
    }

    private Future<Boolean> charge(Store store, Bank bank, String node, ChargedRow... rows) {
        return store.write(counted(on -> {
            bank.charge(on, node, List.of(rows));
            return true;
        }));
    }

    private Future<Optional<LeaseGrant>> lease(Store store, Bank bank, String node, LeaseAsk ask) {
        return store.write(counted(on -> bank.lease(on, node, "epoch", ask, true, NOW)));
    }

    private <T> SqlWork<T> counted(SqlWork<T> work) {
        return on -> {
            tries.incrementAndGet();
            return work.run(on);
        };
    }

    private long granted(Store store, Bank bank, String node, LeaseAsk ask) {
        return done(lease(store, bank, node, ask)).orElseThrow().granted();
    }

    private AccountStanding standing(Store store, Bank bank) {
        return done(store.read(on -> bank.standings(on, List.of(ACCOUNT), NOW))).getFirst();
    }

    private void stands(Store store, Bank bank, long used, long held, long unaccounted) {
        AccountStanding standing = standing(store, bank);
        assertThat(List.of(standing.used(), standing.held(), standing.unaccounted()))
                .containsExactly(used, held, unaccounted);
    }

    private static LeaseAsk ask(long request, long units, long granted, long returned) {
        return ask(ACCOUNT, request, units, granted, returned);
    }

    private static LeaseAsk ask(QuotaAccount account, long request, long units, long granted, long returned) {
        return new LeaseAsk(
                account.quota(),
                account.subject(),
                granted == 0 ? -1 : DAY,
                0,
                granted,
                returned,
                false,
                request,
                units,
                units,
                units);
    }

    private static ChargedRow row(String epoch, long tokens, QuotaAccount account) {
        return row(epoch, tokens, Collections.singletonList(account));
    }

    private static ChargedRow row(String epoch, long tokens, List<QuotaAccount> accounts) {
        List<RowWindow> windows = accounts.stream()
                .map(account -> new RowWindow(new WindowName(account, DAY, 0), 0))
                .toList();
        return new ChargedRow(epoch, new Usage(tokens, 0, 0, 0, 0), 0, true, windows);
    }

    private static Bank bank(Store store, long limit) {
        Quota quota = new Quota(
                QUOTA,
                QuotaSubject.EVERYONE,
                QuotaUnit.TOKENS,
                QuotaWindow.DAY,
                ZoneOffset.UTC,
                QuotaWeights.DEFAULT,
                limit,
                QuotaRules.DEFAULT);
        QuotaSource quotas = new QuotaSource() {
            @Override
            public Optional<Found> find(Connection connection, String quotaId) {
                return Optional.of(new Found(quota, false));
            }

            @Override
            public int reset(Connection connection, QuotaAccount account) {
                return 0;
            }
        };
        return new Bank(quotas, store.dialect().forUpdate());
    }
}
