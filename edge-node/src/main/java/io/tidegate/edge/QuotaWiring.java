package io.tidegate.edge;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quotaapi.Standings;
import io.tidegate.common.sqlite.Database;
import io.tidegate.edge.cluster.CoordinatorBank;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.RowsToCharge;
import io.tidegate.edge.quota.IslandStore;
import io.tidegate.edge.quota.LeaseDesk;
import io.tidegate.edge.quota.LeaseSource;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.quota.VertxLoop;
import io.tidegate.edge.standalone.Charging;
import io.tidegate.edge.standalone.OwnBankStore;
import io.tidegate.edge.standalone.QuotaDefinitionRows;
import io.tidegate.edge.standalone.QuotaHearer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quotas of a node, and its way to the bank.
 *
 * @param standings how accounts stand over all nodes, without what lies idle at this one
 */
record QuotaWiring(QuotaBook book, LeaseDesk desk, Standings standings) {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaWiring.class);
    private static final long FORGET_MILLIS = Duration.ofMinutes(5).toMillis();

    /** No further, for what lies idle at one node others have to call back. */
    private static final Duration LEASE_AHEAD = Duration.ofSeconds(10);

    /** Nobody else needs what lies idle here, and each ask is a commit on the thread that writes the rows of exchanges. */
    private static final Duration LEASE_AHEAD_ALONE = Duration.ofSeconds(60);

    /** A node whose bank is its coordinator. Blocks until its own bank is left behind. */
    static QuotaWiring ofCluster(
            Vertx vertx,
            Database database,
            Ledger ledger,
            ClusterWiring wiring,
            EdgeNode.Surroundings surroundings,
            BooleanSupplier leaving) {
        database.execute(RowsToCharge::end).await();
        CoordinatorBank bank = new CoordinatorBank(vertx, wiring.toBank());
        LeaseDesk desk = desk(vertx, database, ledger, bank, wiring.time(), surroundings, leaving, LEASE_AHEAD);
        QuotaBook book = new QuotaBook(desk);
        return new QuotaWiring(
                book, desk, accounts -> bank.standings(accounts, book::quota).map(all -> withoutIdle(book, all)));
    }

    /** A node that is its own bank. Blocks until what earlier boots held is free. */
    static QuotaWiring standingAlone(
            Vertx vertx,
            Database database,
            Ledger ledger,
            EdgeNode.Surroundings surroundings,
            BooleanSupplier leaving) {
        OwnBankStore bank =
                new OwnBankStore(database, ledger.toCharge(), bank(), surroundings.clock(), surroundings.nanoTime());
        bank.begin().await();
        bank.end(ledger.earlierEpochs().await()).compose(ledger::ended).await();
        LeaseDesk desk =
                desk(vertx, database, ledger, bank, surroundings.clock(), surroundings, leaving, LEASE_AHEAD_ALONE);
        QuotaBook book = new QuotaBook(desk);
        new Charging(new VertxLoop(vertx), bank::charge, ledger::lastSeq).start();
        forget(vertx, bank);
        return new QuotaWiring(book, desk, accounts -> bank.standings(accounts).map(all -> withoutIdle(book, all)));
    }

    private static void forget(Vertx vertx, OwnBankStore bank) {
        vertx.setTimer(
                FORGET_MILLIS,
                _ -> bank.forget()
                        .onFailure(failure -> LOG.debug("Old windows stay for now: {}", failure.getMessage()))
                        .onComplete(_ -> forget(vertx, bank)));
    }

    private static LeaseDesk desk(
            Vertx vertx,
            Database database,
            Ledger ledger,
            LeaseSource source,
            InstantSource clock,
            EdgeNode.Surroundings surroundings,
            BooleanSupplier leaving,
            Duration leaseAhead) {
        return new LeaseDesk(new LeaseDesk.Means(
                source,
                new IslandStore(database),
                new VertxLoop(vertx),
                ledger.epoch().hex(),
                clock,
                surroundings.nanoTime(),
                leaving,
                leaseAhead));
    }

    private static Bank bank() {
        return new Bank(new QuotaDefinitionRows(), "");
    }

    /** What puts the changes of a node that stands alone into its book. */
    QuotaHearer hearer() {
        return new QuotaHearer() {
            @Override
            public void put(Quota quota, boolean removed) {
                if (removed) {
                    book.remove(quota.id());
                } else {
                    book.put(quota);
                }
            }

            @Override
            public void put(QuotaAccount account, int reset, long recall) {
                book.put(account, reset, recall);
            }
        };
    }

    /** What lies idle here is left for whoever asks, so it is not shown as held. */
    private static List<AccountStanding> withoutIdle(QuotaBook book, Collection<AccountStanding> all) {
        return all.stream()
                .map(standing -> {
                    long idle = Math.clamp(book.left(standing.window()), 0, standing.held());
                    return idle == 0
                            ? standing
                            : new AccountStanding(
                                    standing.quota(),
                                    standing.window(),
                                    standing.span(),
                                    standing.used(),
                                    standing.held() - idle,
                                    standing.unaccounted(),
                                    standing.asOf());
                })
                .toList();
    }
}
