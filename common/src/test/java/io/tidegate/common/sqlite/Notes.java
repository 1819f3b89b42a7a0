package io.tidegate.common.sqlite;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A database with one table of notes, and time in the hand of the test. */
final class Notes implements AutoCloseable {
    static final Migrations MIGRATIONS = new Migrations("db/notes");

    final Vertx vertx = Vertx.vertx();
    final ManualDelay delay = new ManualDelay();
    final Path file;
    final Database database;

    Notes(Path folder) {
        this(options(folder, 1000, 1000));
    }

    Notes(DatabaseOptions options) {
        file = options.file();
        database = Database.open(vertx, options, delay, System::nanoTime);
    }

    static DatabaseOptions options(Path folder, int queueCapacity, int keptCapacity) {
        return new DatabaseOptions(
                folder.resolve("notes.db"),
                MIGRATIONS,
                queueCapacity,
                keptCapacity,
                256,
                Duration.ZERO,
                Duration.ofMillis(20),
                2,
                true,
                Mounts.SYSTEM);
    }

    Future<Void> write(String text) {
        return database.execute(connection -> insert(connection, text));
    }

    Future<Void> writeKept(String text) {
        return database.executeKept(connection -> insert(connection, text));
    }

    static void insert(Connection connection, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO notes (text) VALUES (?)")) {
            insert.setString(1, text);
            insert.executeUpdate();
        }
    }

    /** The notes in the order in which they were written, as a stranger to this process would see them. */
    List<String> onDisk() throws SQLException {
        try (Connection stranger = stranger();
                Statement query = stranger.createStatement();
                ResultSet row = query.executeQuery("SELECT text FROM notes ORDER BY rowid")) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }

    Connection stranger() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** Stops the writer in the middle of a commit until the latch is counted down. */
    CountDownLatch holdUp() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Boolean> held = database.write(_ -> {
            entered.countDown();
            return pass(release);
        });
        held.onFailure(e -> {
            throw new AssertionError(e);
        });
        if (!pass(entered)) {
            throw new AssertionError("the writer does not come");
        }
        return release;
    }

    private static boolean pass(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }

    @Override
    public void close() {
        done(database.close());
        done(vertx.close());
    }
}
