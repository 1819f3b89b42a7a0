package io.tidegate.common.sqlite;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/**
 * An SQLite file with one writer and several readers.
 *
 * <p>A write's future completes after the commit that holds it has reached the disk ({@code synchronous=FULL}), on the Vert.x
 * context of the caller. Writes run in the order in which they were given, many in one commit; one that fails by its own
 * fault harms no other. When a commit fails the database is down: it refuses writes at once, keeps those it was told to
 * keep, and recovers by itself. No method blocks, and all may be called from any thread.
 */
public final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Vertx vertx;
    private final DatabaseOptions options;
    private final Delay delay;
    private final FileClaim claim;
    private final WriteQueue queue;
    private final WriterState state;
    private final DatabaseStats stats;
    private final ReadPool readers;
    private final List<CommitHook> hooks = new CopyOnWriteArrayList<>();
    private final Promise<Void> writerEnded = Promise.promise();

    private Database(
            Vertx vertx,
            DatabaseOptions options,
            Delay delay,
            LongSupplier nanoTime,
            FileClaim claim,
            SQLiteDataSource source)
            throws SQLException {
        this.vertx = vertx;
        this.options = options;
        this.delay = delay;
        this.claim = claim;
        state = new WriterState(vertx.getOrCreateContext());
        queue = new WriteQueue(options.queueCapacity(), state.owner());
        stats = new DatabaseStats(queue::size);
        readers = new ReadPool(vertx, options.file(), options.readers());
        GroupTransaction transaction = new GroupTransaction(source.getConnection(), hooks);
        Writer writer = new Writer(options, queue, transaction, hooks, delay, nanoTime, stats, state);
        startLoops(vertx);
        Thread.ofPlatform().name("sqlite-writer").daemon(true).start(() -> runToItsEnd(writer));
    }

    /**
     * A loop's thread starts with the loop's first task, and begins as nice as the one that gives it. That must not be the
     * writer, which delivers to loops.
     */
    private static void startLoops(Vertx vertx) {
        ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loop -> loop.execute(() -> {}));
    }

    /**
     * Opens the file, makes it when it is missing, and brings its schema up to date. Blocks; for {@code main} and tests.
     *
     * @param nanoTime for the measuring of commits
     * @throws CannotOpenDatabase with words for the operator
     */
    public static Database open(Vertx vertx, DatabaseOptions options, Delay delay, LongSupplier nanoTime) {
        return claimed(options, (claim, source, schema) -> {
            if (options.migrate()) {
                schema.bringUpToDate();
            } else {
                schema.requireCurrent();
            }
            return new Database(vertx, options, delay, nanoTime, claim, source);
        });
    }

    /** Brings the schema of a file that nobody has open up to date. Blocks; fails as opening does. */
    public static Schema.Steps migrate(DatabaseOptions options) {
        return claimed(options, (claim, _, schema) -> {
            try (claim) {
                return schema.bringUpToDate();
            }
        });
    }

    private interface Use<T> {
        T of(FileClaim claim, SQLiteDataSource source, Schema schema) throws SQLException, IOException;
    }

    private static <T> T claimed(DatabaseOptions options, Use<T> use) {
        Path file = options.file().toAbsolutePath();
        try {
            Files.createDirectories(file.resolveSibling("."));
            NetworkFileSystems.refuse(file.resolveSibling(".").normalize(), options.mounts());
            FileClaim claim = FileClaim.on(file);
            try {
                SQLiteDataSource source = Connections.writing(file, options.busyTimeout());
                return use.of(claim, source, new Schema(file.toString(), source, options.migrations()));
            } catch (SQLException | IOException | RuntimeException e) {
                claim.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw new CannotOpenDatabase(
                    file + " cannot be opened: " + e.getMessage() + ". Check storage.path and its permissions.", e);
        }
    }

    /** As {@link #open(Vertx, DatabaseOptions, Delay, LongSupplier)} with Vert.x timers. */
    public static Database open(Vertx vertx, DatabaseOptions options, LongSupplier nanoTime) {
        return open(
                vertx,
                options,
                (pause, task) -> vertx.setTimer(Math.max(1, pause.toMillis()), _ -> task.run()),
                nanoTime);
    }

    /** Writes, or fails with {@link DatabaseUnavailable} or with what the work threw; then nothing of it is stored. */
    public <T> Future<T> write(SqlWork<T> work) {
        return submitUnlessDown(new WriteTask<>(work, vertx.getOrCreateContext()));
    }

    /** As {@link #write} for work without a result. */
    public Future<Void> execute(SqlAction action) {
        return submitUnlessDown(WriteTask.of(action, vertx.getOrCreateContext()));
    }

    /**
     * Writes as soon as the store takes it: while the database is down the work waits in memory and the future is pending.
     * It fails only when too much is kept already, by its own fault, or at the end of the process.
     */
    public Future<Void> executeKept(SqlAction action) {
        return submit(WriteTask.kept(action, vertx.getOrCreateContext()));
    }

    /** Reads what is committed, on a worker thread; the future completes on the caller's context. */
    public <T> Future<T> read(SqlWork<T> work) {
        return readers.read(work);
    }

    /** Joins every commit from the next one on. */
    public void join(CommitHook hook) {
        hooks.add(hook);
    }

    /** Asks for a commit within the {@code linger} time, for the sake of the hooks. Cheap when repeated. */
    public void commitSoon() {
        if (state.askCommitSoon()) {
            delay.after(options.linger(), queue::wakeUp);
        }
    }

    /** Whether at least half a commit's work waits: more need not be given yet, for the next commit is gathered while one is written. */
    public boolean isBehind() {
        return queue.size() >= Math.max(1, options.batchSize() / 2);
    }

    /** False while commits fail. */
    public boolean healthy() {
        return !state.down() && !state.closing();
    }

    /** Why it is not healthy, for the operator; empty when it is. */
    public String trouble() {
        return state.down() ? state.downMessage() : "";
    }

    public DatabaseStats stats() {
        return stats;
    }

    /** Refuses new writes, commits those that wait, and closes the file. Call it before the {@code Vertx} is closed. */
    public Future<Void> close() {
        state.close();
        queue.wakeUp();
        return writerEnded.future().eventually(readers::close);
    }

    private <T> Future<T> submitUnlessDown(WriteTask<T> task) {
        if (state.down()) {
            stats.refused();
            return Future.failedFuture(new DatabaseUnavailable(DatabaseUnavailable.Reason.DOWN, state.downMessage()));
        }
        return submit(task);
    }

    private <T> Future<T> submit(WriteTask<T> task) {
        if (state.closing()) {
            return Future.failedFuture(closed());
        }
        if (!queue.offer(task)) {
            stats.refused();
            return Future.failedFuture(new DatabaseUnavailable(
                    DatabaseUnavailable.Reason.QUEUE_FULL, queue.size() + " writes wait for the disk already"));
        }
        if (state.closing() && writerEnded.future().isComplete()) {
            refuseRest();
        }
        return task.future();
    }

    private void runToItsEnd(Writer writer) {
        try {
            writer.run();
        } finally {
            releaseClaim();
            writerEnded.complete();
            refuseRest();
        }
    }

    private void refuseRest() {
        List<WriteTask<?>> late = new ArrayList<>();
        queue.takeAll(late);
        late.forEach(task -> task.fail(closed()));
        Deliveries.deliver(late);
    }

    private DatabaseUnavailable closed() {
        return new DatabaseUnavailable(DatabaseUnavailable.Reason.CLOSED, options.file() + " is being closed");
    }

    private void releaseClaim() {
        try {
            claim.close();
        } catch (IOException e) {
            LOG.warn("The lock beside {} could not be let go", options.file(), e);
        }
    }
}
