package io.tidegate.edge.standalone;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.KeptStatements;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.ledger.RowsToCharge;
import io.tidegate.edge.quota.LeaseSource;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The bank of a node that stands alone: the same bank, in the node's own database. It takes closed rows in batches, as a coordinator takes
 * them from its nodes, and all of them before it gives of little. Only the writer locks anything, so it matters to nobody in which order a
 * transaction asks for windows. For any thread.
 */
public final class OwnBankStore implements LeaseSource {
    /** As what the node is known to its own bank. */
    public static final String NODE = "self";

    private static final long GENERATION = 1;

    /** A row that comes later makes its window anew; nobody is granted anything of it. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final int MOST_FORGOTTEN = 2_000;

    /** Each time costs a read and two writes for each lease, however few they are; so many, out of memory, hold a commit up for some milliseconds. */
    private static final int ROWS_AT_ONCE = 3_000;

    private final Database database;
    private final RowsToCharge closed;
    private final Bank bank;
    private final InstantSource clock;
    private final AskLine line;

    /** Of the writer, which alone uses it. */
    private @Nullable KeptStatements statements;

    public OwnBankStore(Database database, RowsToCharge closed, Bank bank, InstantSource clock, LongSupplier nanoTime) {
        this.database = database;
        this.closed = closed;
        this.bank = bank;
        this.clock = clock;
        this.line = new AskLine(this::answers, nanoTime);
    }

    @Override
    public Future<Reply> ask(LeaseRequest request) {
        return line.ask(request);
    }

    /** Begins to charge rows, first those that a boot before this one closed and did not charge. */
    public Future<Void> begin() {
        return database.execute(closed::begin);
    }

    /**
     * Charges the next rows.
     *
     * @return whether there may be more
     */
    public Future<Boolean> charge() {
        return database.write(connection -> chargeSome(kept(connection)));
    }

    /** The writer's connection is one and the same. */
    private Connection kept(Connection writing) {
        KeptStatements known = statements;
        if (known == null) {
            known = new KeptStatements(writing);
            statements = known;
        }
        return known.connection();
    }

    private boolean chargeSome(Connection connection) throws SQLException {
        List<RowsToCharge.Row> rows = closed.take(connection, ROWS_AT_ONCE);
        if (!rows.isEmpty()) {
            Map<String, List<RowWindow>> windows = new HashMap<>();
            bank.charge(
                    connection,
                    NODE,
                    rows.stream()
                            .map(row -> new ChargedRow(
                                    row.leaseEpoch(),
                                    row.usage(),
                                    row.costNanos(),
                                    row.attemptNo() == 1,
                                    windows.computeIfAbsent(row.windows(), RowWindow::list)))
                            .toList());
        }
        return rows.size() == ROWS_AT_ONCE;
    }

    private void chargeAll(Connection connection) throws SQLException {
        boolean more = true;
        while (more) {
            more = chargeSome(connection);
        }
    }

    /** Frees what earlier boots of the node held: their rows are all here. */
    public Future<List<String>> end(List<EpochEnd> epochs) {
        return database.write(connection -> {
            chargeAll(connection);
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

    /** How accounts stand now; while nothing can be written, without the rows of the last moment. */
    public Future<List<AccountStanding>> standings(Collection<QuotaAccount> accounts) {
        return database.execute(this::chargeAll)
                .otherwiseEmpty()
                .compose(_ -> database.read(connection -> bank.standings(connection, accounts, clock.millis())));
    }

    private Future<List<Reply>> answers(Iterable<LeaseRequest> requests) {
        return database.write(writing -> {
            Connection connection = kept(writing);
            boolean charged = false;
            List<Reply> replies = new ArrayList<>();
            for (LeaseRequest request : requests) {
                Optional<Reply> reply = attempt(connection, request, charged ? _ -> true : leavesPlenty(request));
                if (reply.isEmpty()) {
                    chargeAll(connection);
                    charged = true;
                    reply = attempt(connection, request, _ -> true);
                }
                replies.add(reply.orElseThrow());
            }
            return replies;
        });
    }

    /** Rows that are not charged yet are held by their leases, all but what they outgrew them by. */
    private static Predicate<LeaseAnswer> leavesPlenty(LeaseRequest request) {
        long most = request.asks().stream().mapToLong(LeaseAsk::want).max().orElse(0);
        return answer -> answer.leases().stream().allMatch(lease -> lease.free() >= most);
    }

    /** What goes wrong with one takes no other with it. Empty, and as if it had never been asked, where the answer does not do. */
    private Optional<Reply> attempt(Connection connection, LeaseRequest request, Predicate<LeaseAnswer> does)
            throws SQLException {
        run(connection, "SAVEPOINT ask");
        try {
            LeaseAnswer answer = answer(connection, request);
            if (!does.test(answer)) {
                run(connection, "ROLLBACK TO ask");
                return Optional.empty();
            }
            run(connection, "RELEASE ask");
            return Optional.of(new Reply.Answered(answer));
        } catch (SQLException | RuntimeException e) {
            run(connection, "ROLLBACK TO ask");
            return Optional.of(new Reply.Away(String.valueOf(e.getMessage())));
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
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
