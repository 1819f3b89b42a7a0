package io.tidegate.edge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.OpenAttempt;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.SettledAttempt;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.tidegate.edge.quota.LeaseSource.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bank of a node that stands alone. */
@Timeout(30)
class OwnBankStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Database database;
    private Ledger ledger;
    private OwnBankStore bank;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
        ledger = Ledger.start(database, new Pricing((_, _) -> 1, "test"), () -> NOW, new Random(1))
                .await(10, TimeUnit.SECONDS);
        // Time stands still, so that all that is asked together is answered in one transaction
        bank = new OwnBankStore(
                database, ledger.toCharge(), new Bank(new QuotaDefinitionRows(), ""), () -> NOW, () -> 0);
        bank.begin().await(10, TimeUnit.SECONDS);
        define("quo_one");
        define("quo_broken");
        define("quo_two");
        sql("UPDATE quota_definitions SET body = '{}' WHERE id = 'quo_broken'");
    }

    @AfterEach
    void close() throws Exception {
        database.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void define(String id) throws Exception {
        Quota quota = new Quota(
                id,
                QuotaSubject.EVERYONE,
                QuotaUnit.TOKENS,
                QuotaWindow.DAY,
                ZoneOffset.UTC,
                QuotaWeights.DEFAULT,
                1_000,
                QuotaRules.DEFAULT);
        database.execute(connection -> QuotaDefinitionRows.put(connection, quota, false))
                .await(10, TimeUnit.SECONDS);
    }

    private void sql(String update) throws Exception {
        database.execute(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.executeUpdate(update);
                    }
                })
                .await(10, TimeUnit.SECONDS);
    }

    private Future<Reply> ask(String quota) {
        return ask(quota, 1, 10);
    }

    private Future<Reply> ask(String quota, long number, long units) {
        LeaseAsk ask = new LeaseAsk(quota, "usr_ann", -1, 0, 0, 0, false, number, units, units, units);
        return bank.ask(new LeaseRequest(ledger.epoch().hex(), 1, false, List.of(ask), List.of()));
    }

    /** Closes a row that counts in a window, of which its lease does not cover so many units. */
    private void spend(LeaseGrant window, long units, long beyond) throws Exception {
        long now = NOW.toEpochMilli();
        WindowName name =
                new WindowName(new QuotaAccount(window.quota(), window.subject()), window.start(), window.reset());
        String counts = new RowWindow(name, beyond).text();
        OpenAttempt open = new OpenAttempt(
                ledger.nextAttemptId(),
                "req",
                1,
                "",
                "usr_ann",
                "key",
                "claude-sonnet-4-5",
                "provider",
                "",
                now,
                new WindowOfAdmission(LocalDate.EPOCH, "UTC", List.of(counts)),
                Usage.NONE);
        ledger.open(open).await(10, TimeUnit.SECONDS);
        ledger.close(new SettledAttempt(
                        open,
                        new Usage(units, 0, 0, 0, 0),
                        1,
                        Quality.EXACT,
                        Outcome.COMPLETED,
                        200,
                        "",
                        now,
                        -1,
                        "test",
                        List.of()))
                .await(10, TimeUnit.SECONDS);
    }

    private static long granted(Future<Reply> reply) throws Exception {
        return switch (reply.await(10, TimeUnit.SECONDS)) {
            case Reply.Answered(var answer) ->
                answer.leases().stream().mapToLong(LeaseGrant::granted).sum();
            case Reply.Away _ -> -1;
        };
    }

    private static LeaseGrant lease(Future<Reply> reply) throws Exception {
        return ((Reply.Answered) reply.await(10, TimeUnit.SECONDS))
                .answer()
                .leases()
                .getFirst();
    }

    /** What the bank knows of a window without charging anything first. */
    private LeaseGrant known(String quota) throws Exception {
        return lease(ask(quota, 0, 0));
    }

    @Test
    void rowsAreNotChargedForAnAskThatLeavesPlenty() throws Exception {
        LeaseGrant first = lease(ask("quo_one", 1, 100));
        spend(first, 60, 0);

        LeaseGrant second = lease(ask("quo_one", 2, 100));

        assertThat(second.granted()).isEqualTo(200);
        assertThat(second.used()).isZero();
        assertThat(second.held()).isEqualTo(200);
        bank.charge().await(10, TimeUnit.SECONDS);
        assertThat(known("quo_one").used()).isEqualTo(60);
        assertThat(known("quo_one").held()).isEqualTo(140);
    }

    @Test
    void anAskThatLeavesLittleIsAnsweredWithEveryRowCharged() throws Exception {
        LeaseGrant first = lease(ask("quo_one", 1, 300));
        spend(first, 100, 0);

        LeaseGrant second = lease(ask("quo_one", 2, 400));

        assertThat(second.granted()).isEqualTo(700);
        assertThat(second.used()).isEqualTo(100);
        assertThat(second.held()).isEqualTo(600);
        spend(second, 100, 0);
        LeaseGrant refused = lease(ask("quo_one", 3, 400));
        assertThat(refused.granted()).isEqualTo(700);
        assertThat(refused.used()).isEqualTo(200);
    }

    @Test
    void howAccountsStandIsToldWithEveryRowCharged() throws Exception {
        LeaseGrant lease = lease(ask("quo_one", 1, 100));
        spend(lease, 60, 0);

        AccountStanding standing = bank.standings(List.of(new QuotaAccount("quo_one", "usr_ann")))
                .await(10, TimeUnit.SECONDS)
                .getFirst();

        assertThat(standing.used()).isEqualTo(60);
        assertThat(standing.held()).isEqualTo(40);
    }

    @Test
    void whatARowTookBeyondItsLeaseIsChargedBeforeAnythingIsGranted() throws Exception {
        LeaseGrant first = lease(ask("quo_one", 1, 300));
        spend(first, 1_100, 800);

        LeaseGrant second = lease(ask("quo_one", 2, 10));

        assertThat(second.used()).isEqualTo(1_100);
        assertThat(second.granted()).isEqualTo(300);
        assertThat(second.free()).isZero();
    }

    @Test
    void theLastUnitIsLeasedAndNoneBeyondIt() throws Exception {
        List<Future<Reply>> replies = new ArrayList<>();
        for (int number = 1; number <= 50; number++) {
            replies.add(ask("quo_one", number, 30));
            if (number % 10 == 0) {
                spend(lease(replies.getLast()), 30, 0);
            }
        }
        for (Future<Reply> reply : replies) {
            LeaseGrant lease = lease(reply);
            assertThat(lease.used() + lease.held()).isLessThanOrEqualTo(1_000);
        }

        assertThat(lease(ask("quo_one", 51, 10)).granted()).isEqualTo(1_000);
        assertThat(lease(ask("quo_one", 52, 1)).granted()).isEqualTo(1_000);
        bank.charge().await(10, TimeUnit.SECONDS);
        assertThat(known("quo_one").used()).isEqualTo(5 * 30);
        assertThat(known("quo_one").held()).isEqualTo(1_000 - 5 * 30);
    }

    @Test
    void aQuotaThatCannotBeReadKeepsNoOtherFromItsGrant() throws Exception {
        Future<Reply> first = ask("quo_one");
        Future<Reply> broken = ask("quo_broken");
        Future<Reply> second = ask("quo_two");

        assertThat(granted(first)).isEqualTo(10);
        assertThat(granted(broken)).isEqualTo(-1);
        assertThat(granted(second)).isEqualTo(10);
        assertThat(granted(ask("quo_one"))).isEqualTo(10);
    }
}
