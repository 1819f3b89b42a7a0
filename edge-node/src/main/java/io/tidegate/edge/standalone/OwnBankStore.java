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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bank of a node that stands alone: the same bank, in the node's own database. It takes closed rows in batches, as a coordinator takes
 * them from its nodes: all of them before it gives of little, or when one took more than its lease covers. Only the writer locks anything,
 * so it matters to nobody in which order a transaction asks for windows. For any thread.
 */
public final class OwnBankStore implements LeaseSource {
    /** As what the node is known to its own bank. */
    public static final String NODE = "self";

    private static final long GENERATION = 1;

    /** A row that comes later makes its window anew; nobody is granted anything of it. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final int MOST_FORGOTTEN = 2_000;
    private static final int MOST_REMEMBERED = 10_000;

    /** Each time costs a read and two writes for each lease, however few they are; so many, out of memory, hold a commit up for some milliseconds. */
    private static final int ROWS_AT_ONCE = 3_000;

    private final Database database;
    private final RowsToCharge closed;
    private final Bank bank;
    private final InstantSource clock;
    private final AskLine line;

    // Confined to the writer thread:
    private @Nullable KeptStatements statements;
    /** Accounts of which the last ask left little: the next one will, too. */
    private final Set<QuotaAccount> little = new HashSet<>();

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

    /** How accounts stand now; while nothing can be written, without the rows of the last seconds. */
    public Future<List<AccountStanding>> standings(Collection<QuotaAccount> accounts) {
        return database.execute(this::chargeAll)
                .otherwiseEmpty()
                .compose(_ -> database.read(connection -> bank.standings(connection, accounts, clock.millis())));
    }

    private Future<List<Reply>> answers(Iterable<LeaseRequest> requests) {
        return database.write(writing -> {
            Connection connection = kept(writing);
            List<Reply> replies = new ArrayList<>();
            boolean charged = false;
            for (LeaseRequest request : requests) {
                if (!charged && (wantsOfLittle(request) || closed.anyBeyond(connection))) {
                    chargeAll(connection);
                    charged = true;
                }
                Optional<Reply> reply = attempt(connection, request, charged);
                if (reply.isEmpty()) {
                    chargeAll(connection);
                    charged = true;
                    reply = attempt(connection, request, true);
                }
                replies.add(reply.orElseThrow());
            }
            return replies;
        });
    }

    private boolean wantsOfLittle(LeaseRequest request) {
        return request.asks().stream().anyMatch(ask -> little.contains(account(ask)));
    }

    private static QuotaAccount account(LeaseAsk ask) {
        return new QuotaAccount(ask.quota(), ask.subject());
    }

    /**
     * What goes wrong with one takes no other with it. Empty, and as if it had never been asked, where rows are to be charged first, for it
     * leaves little.
     */
    private Optional<Reply> attempt(Connection connection, LeaseRequest request, boolean charged) throws SQLException {
        run(connection, "SAVEPOINT ask");
        try {
            LeaseAnswer answer = answer(connection, request);
            boolean takesIt = leavesPlenty(request, answer) || charged;
            if (!takesIt) {
                run(connection, "ROLLBACK TO ask");
            }
            run(connection, "RELEASE ask");
            return takesIt ? Optional.of(new Reply.Answered(answer)) : Optional.empty();
        } catch (SQLException | RuntimeException e) {
            try {
                run(connection, "ROLLBACK TO ask");
                run(connection, "RELEASE ask");
            } catch (SQLException gone) {
                // After a full disk or an I/O error SQLite has rolled back by itself
                e.addSuppressed(gone);
                throw e;
            }
            return Optional.of(new Reply.Away(String.valueOf(e.getMessage())));
        }
    }

    private boolean leavesPlenty(LeaseRequest request, LeaseAnswer answer) {
        long most = request.asks().stream().mapToLong(LeaseAsk::want).max().orElse(0);
        boolean plenty = answer.leases().stream().allMatch(lease -> lease.free() >= most);
        if (little.size() > MOST_REMEMBERED) {
            little.clear();
        }
        request.asks().stream()
                .filter(ask -> ask.want() > 0)
                .map(OwnBankStore::account)
                .forEach(plenty ? little::remove : little::add);
        return plenty;
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
