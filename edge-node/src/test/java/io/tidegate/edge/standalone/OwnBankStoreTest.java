package io.tidegate.edge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.bank.Bank;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.quota.LeaseSource.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
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
    private OwnBankStore bank;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
        Ledger ledger = Ledger.start(database, new Pricing((_, _) -> 1, "test"), () -> NOW, new Random(1))
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
        LeaseAsk ask = new LeaseAsk(quota, "usr_ann", -1, 0, 0, 0, false, 1, 10, 10, 10);
        return bank.ask(new LeaseRequest("e".repeat(32), 1, false, List.of(ask), List.of()));
    }

    private static long granted(Future<Reply> reply) throws Exception {
        return switch (reply.await(10, TimeUnit.SECONDS)) {
            case Reply.Answered(var answer) ->
                answer.leases().stream().mapToLong(LeaseGrant::granted).sum();
            case Reply.Away _ -> -1;
        };
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
