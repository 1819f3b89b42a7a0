package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.UsageAnswer;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.usage.CursorRows;
import io.tidegate.coordinator.usage.TakeResult;
import io.tidegate.coordinator.usage.UsageIntake;
import io.tidegate.edge.cluster.Outbox;
import io.tidegate.edge.cluster.Reply;
import io.tidegate.edge.ledger.ClosedAttempt;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.OpenAttempt;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.SettledAttempt;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.tidegate.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * An edge's ledger and outbox, a coordinator's store, and a network between them that loses, repeats and delays what it carries. Both
 * sides can be stopped, started, and put back to a backup.
 */
final class UsageSides implements AutoCloseable {
    private static final String NODE = "node_0123456789abcdef";
    private static final Outbox.Pace QUICK = new Outbox.Pace(1, 1, 8);

    /** An attempt, which is to be paid once. */
    record Name(String request, int attempt) {}

    private record Edge(Database database, Ledger ledger, Outbox outbox) {}

    private record Coordinator(Store store, UsageIntake intake) {}

    private final Vertx vertx = Vertx.vertx();
    private final Path edgeFolder;
    private final Path coordinatorFolder;
    private final Random random;
    private final Random networkRandom;
    private final List<UsageBatch> late = new CopyOnWriteArrayList<>();
    private final Map<Name, Set<Usage>> everClosed = new HashMap<>();
    /** Attempts that some side still knows: none of them may be missing in the end. */
    private final Set<Name> surviving = new HashSet<>();

    private Edge edge;
    private volatile Optional<Coordinator> coordinator = Optional.empty();
    private volatile boolean faulty = true;
    private int requests;

    UsageSides(Path folder, long seed) {
        edgeFolder = folder.resolve("edge");
        coordinatorFolder = folder.resolve("coordinator");
        random = new Random(seed);
        networkRandom = new Random(~seed);
        startCoordinator();
        edge = startEdge();
    }

    // What may happen

    void spend() {
        for (int i = random.nextInt(1, 40); i > 0; i--) {
            String request = "req_" + ++requests;
            int attempts = random.nextInt(5) == 0 ? 2 : 1;
            for (int attempt = 1; attempt <= attempts; attempt++) {
                OpenAttempt open = open(request, attempt);
                done(edge.ledger.open(open));
                everClosed
                        .computeIfAbsent(new Name(request, attempt), _ -> new HashSet<>())
                        .add(open.held());
                if (random.nextInt(8) > 0) {
                    settle(open);
                }
            }
        }
    }

    private OpenAttempt open(String request, int attempt) {
        return new OpenAttempt(
                edge.ledger.nextAttemptId(),
                request,
                attempt,
                "",
                "usr_" + random.nextInt(3),
                "key-1",
                "claude-sonnet-4-5",
                "anthropic",
                "claude-code/2.1.329",
                1_795_000_000_000L,
                new WindowOfAdmission(LocalDate.of(2026, 11, 20), "UTC", List.of()),
                new Usage(1_000_000, 0, 0, 0, 0));
    }

    private void settle(OpenAttempt open) {
        Usage usage = new Usage(random.nextInt(1_000), random.nextInt(1_000), 0, 0, 0);
        Name name = new Name(open.requestId(), open.attemptNo());
        everClosed.computeIfAbsent(name, _ -> new HashSet<>()).add(usage);
        boolean exact = random.nextInt(4) > 0;
        done(edge.ledger.close(new SettledAttempt(
                open,
                usage,
                cost("", usage),
                exact ? Quality.EXACT : Quality.ESTIMATED,
                exact ? Outcome.COMPLETED : Outcome.UPSTREAM_GONE,
                200,
                "",
                1_795_000_001_000L,
                -1,
                "test",
                List.of("Bash"))));
        surviving.add(name);
    }

    private static long cost(String model, Usage usage) {
        return usage.input() + 5 * usage.output() + model.length();
    }

    void restartEdge() {
        stopEdge();
        edge = startEdge();
        register();
        survive(ledgerNames());
    }

    void restartCoordinator() {
        stopCoordinator();
        startCoordinator();
    }

    void backUpEdge() {
        stopEdge();
        copy(edgeFolder, backup(edgeFolder));
        edge = startEdge();
        survive(ledgerNames());
    }

    void backUpCoordinator() {
        stopCoordinator();
        copy(coordinatorFolder, backup(coordinatorFolder));
        startCoordinator();
    }

    /** What only the edge knew is lost with its disk, back to the backup. */
    void restoreEdge() {
        if (Files.exists(backup(edgeFolder))) {
            stopEdge();
            copy(backup(edgeFolder), edgeFolder);
            edge = startEdge();
            register();
            surviving.clear();
            surviving.addAll(counted().keySet());
            survive(ledgerNames());
        }
    }

    /** Its nodes register again, for its generation is another. */
    void restoreCoordinator() {
        if (Files.exists(backup(coordinatorFolder))) {
            stopCoordinator();
            copy(backup(coordinatorFolder), coordinatorFolder);
            startCoordinator();
            surviving.clear();
            surviving.addAll(counted().keySet());
            survive(ledgerNames());
            register();
        }
    }

    void deliverLate() {
        if (!late.isEmpty()) {
            take(late.remove(random.nextInt(late.size())));
        }
    }

    // How it ends

    void heal() {
        faulty = false;
        register();
        Eventually.until(
                "the coordinator has all of the ledger",
                Duration.ofSeconds(30),
                () -> behind().isEmpty() && edge.outbox.state().unsent() == 0,
                () -> "behind: " + behind() + ", outbox: " + edge.outbox.state());
    }

    void assertEveryAttemptCountsOnce() {
        Map<Name, Usage> counted = counted();
        assertThat(counted.keySet()).containsAll(surviving);
        counted.forEach(
                (name, usage) -> assertThat(everClosed.get(name)).as("%s", name).contains(usage));
        assertThat(totals()).isEqualTo(counted.values().stream().reduce(Usage.NONE, Usage::plus));
        assertThat(behind()).isEmpty();
    }

    /** Epochs of the ledger of which the coordinator lacks rows. */
    private List<String> behind() {
        Map<String, Long> last = new HashMap<>();
        for (ClosedAttempt row : ledgerRows()) {
            last.merge(row.name().epoch().hex(), row.name().seq(), Math::max);
        }
        cursors()
                .forEach(cursor -> last.computeIfPresent(cursor.epoch(), (_, seq) -> cursor.seq() >= seq ? null : seq));
        return last.keySet().stream().sorted().toList();
    }

    int attempts() {
        return counted().size();
    }

    // The network

    private Future<Reply<UsageAnswer>> carry(UsageBatch batch) {
        int fate = faulty ? networkRandom.nextInt(10) : 9;
        if (fate < 2) {
            return away();
        }
        if (fate == 2) {
            late.add(batch);
            return away();
        }
        if (fate == 3) {
            return take(batch).compose(_ -> away());
        }
        if (fate == 4) {
            late.add(batch);
            return Future.all(take(batch), take(batch)).compose(both -> Future.succeededFuture(both.resultAt(0)));
        }
        return take(batch);
    }

    private static Future<Reply<UsageAnswer>> away() {
        return Future.succeededFuture(new Reply.Away<>("lost"));
    }

    private Future<Reply<UsageAnswer>> take(UsageBatch batch) {
        UsageBatch read = switch (Wire.request(Wire.write(batch), UsageBatch.class)) {
            case Reading.Read<UsageBatch>(UsageBatch message) -> message;
            case Reading.Malformed<UsageBatch>(String why) -> throw new AssertionError(why);
        };
        return coordinator
                .map(up -> up.intake.take(NODE, read).<Reply<UsageAnswer>>map(result -> switch (result) {
                    case TakeResult.Taken(UsageAnswer answer) -> new Reply.Answered<>(answer);
                    case TakeResult.Malformed(String why) -> throw new AssertionError(why);
                }))
                .orElseGet(UsageSides::away);
    }

    // Both sides

    private Edge startEdge() {
        DatabaseOptions options = DatabaseOptions.of(edgeFolder.resolve("edge.db"), new Migrations("db/edge"));
        Database database = Database.open(vertx, options, System::nanoTime);
        Ledger ledger = done(
                Ledger.start(database, new Pricing(UsageSides::cost, "test"), InstantSource.system(), new Random()));
        Outbox outbox = new Outbox(vertx, ledger, this::carry, QUICK, InstantSource.system(), new Random());
        outbox.start();
        return new Edge(database, ledger, outbox);
    }

    private void stopEdge() {
        done(edge.outbox.close());
        done(edge.database.close());
    }

    private void startCoordinator() {
        Store store = SqliteStore.open(vertx, coordinatorFolder, true, InstantSource.system(), System::nanoTime);
        coordinator = Optional.of(new Coordinator(
                store, new UsageIntake(store, new Audit(store.dialect()), Banks.of(store.dialect()), true)));
    }

    private void stopCoordinator() {
        Store store = coordinator.orElseThrow().store;
        coordinator = Optional.empty();
        done(store.close());
    }

    private void register() {
        edge.outbox.registered(cursors());
    }

    private List<Cursor> cursors() {
        return done(coordinator.orElseThrow().store.read(connection -> CursorRows.of(connection, NODE)));
    }

    private Map<Name, Usage> counted() {
        return done(coordinator.orElseThrow().store.read(connection -> {
            Map<Name, Usage> counted = new HashMap<>();
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery(
                            "SELECT request_id, attempt_no, input, output FROM usage_rows WHERE standing = 0")) {
                while (row.next()) {
                    Usage usage = new Usage(row.getLong(3), row.getLong(4), 0, 0, 0);
                    assertThat(counted.put(new Name(row.getString(1), row.getInt(2)), usage))
                            .isNull();
                }
            }
            return counted;
        }));
    }

    private Usage totals() {
        return done(coordinator.orElseThrow().store.read(connection -> {
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT SUM(input), SUM(output) FROM usage_totals")) {
                row.next();
                return new Usage(row.getLong(1), row.getLong(2), 0, 0, 0);
            }
        }));
    }

    private List<ClosedAttempt> ledgerRows() {
        List<ClosedAttempt> rows = new ArrayList<>();
        done(edge.ledger.eachClosed(rows::add));
        return rows;
    }

    private List<Name> ledgerNames() {
        return ledgerRows().stream()
                .map(row -> new Name(row.requestId(), row.attemptNo()))
                .toList();
    }

    private void survive(List<Name> names) {
        surviving.addAll(names);
    }

    private static Path backup(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".backup");
    }

    private static void copy(Path from, Path to) {
        try {
            if (Files.exists(to)) {
                try (Stream<Path> old = Files.list(to)) {
                    for (Path file : old.toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }

    @Override
    public void close() {
        stopEdge();
        stopCoordinator();
        done(vertx.close());
    }
}
