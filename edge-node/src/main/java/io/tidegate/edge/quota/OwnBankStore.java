package io.tidegate.edge.quota;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The bank of a node that stands alone: the same bank, in the node's own database. For any thread. */
public final class OwnBankStore implements LeaseSource {
    /** As what the node is known to its own bank. */
    public static final String NODE = "self";

    private static final long GENERATION = 1;

    /** A row that comes later makes its window anew; nobody is granted anything of it. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final int MOST_FORGOTTEN = 2_000;

    private final Database database;
    private final Bank bank;
    private final InstantSource clock;

    public OwnBankStore(Database database, Bank bank, InstantSource clock) {
        this.database = database;
        this.bank = bank;
        this.clock = clock;
    }

    @Override
    public Future<Reply> ask(LeaseRequest request) {
        return database.write(connection -> answer(connection, request))
                .<Reply>map(Reply.Answered::new)
                .otherwise(failure -> new Reply.Away(String.valueOf(failure.getMessage())));
    }

    /** Frees what earlier boots of the node held: their rows are all here. */
    public Future<List<String>> end(List<EpochEnd> epochs) {
        return database.write(connection -> {
            for (EpochEnd end : epochs) {
                bank.end(connection, NODE, end, end.lastSeq(), end.lastSeq());
            }
            return epochs.stream().map(EpochEnd::epoch).toList();
        });
    }

    /** Deletes windows that are long over, some at a time. */
    public Future<Integer> forget() {
        return database.write(connection -> bank.forget(connection, clock.millis() - KEPT.toMillis(), MOST_FORGOTTEN));
    }

    /** How accounts stand now. */
    public Future<List<AccountStanding>> standings(Collection<QuotaAccount> accounts) {
        return database.read(connection -> bank.standings(connection, accounts, clock.millis()));
    }

    private LeaseAnswer answer(Connection connection, LeaseRequest request) throws SQLException {
        long now = clock.millis();
        List<LeaseGrant> grants = new ArrayList<>();
        for (LeaseAsk ask : request.asks()) {
            bank.lease(connection, NODE, request.epoch(), ask, true, now).ifPresent(grants::add);
        }
        return new LeaseAnswer(now, GENERATION, grants, List.of());
    }
}
