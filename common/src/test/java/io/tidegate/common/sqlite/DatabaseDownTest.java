package io.tidegate.common.sqlite;

import static io.tidegate.common.sqlite.DatabaseTest.reason;
import static io.tidegate.common.sqlite.Notes.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseDownTest {
    private static final int PAGES_OF_A_SMALL_DISK = 12;
    private static final int PAGES_OF_A_LARGE_DISK = 10_000;

    @TempDir
    Path folder;

    @Test
    void whileAStrangerHoldsTheLockWritesFailAtOnceAndKeptOnesWait() throws Exception {
        try (Notes notes = new Notes(folder);
                Connection stranger = notes.stranger()) {
            done(notes.write("before"));
            execute(stranger, "BEGIN IMMEDIATE");

            Future<Void> kept = notes.writeKept("kept");
            notes.delay.awaitPause();
            Future<Void> refused = notes.write("refused");

            assertThat(reason(refused)).isEqualTo(DatabaseUnavailable.Reason.DOWN);
            assertThat(refused.cause()).hasMessageContaining("another process holds a lock");
            assertThat(notes.database.healthy()).isFalse();
            assertThat(notes.database.trouble()).contains("notes.db");
            assertThat(kept.isComplete()).isFalse();

            execute(stranger, "ROLLBACK");
            notes.delay.pass();
            done(kept);

            assertThat(notes.onDisk()).containsExactly("before", "kept");
            done(notes.write("after"));
            assertThat(notes.database.healthy()).isTrue();
        }
    }

    @Test
    void aWriteThatIsUnderWayWhenTheDatabaseGoesDownFailsAndLeavesNothing() throws Exception {
        try (Notes notes = new Notes(folder);
                Connection stranger = notes.stranger()) {
            execute(stranger, "BEGIN IMMEDIATE");

            Future<Void> write = notes.write("lost");

            assertThatThrownBy(() -> done(write)).isInstanceOf(DatabaseUnavailable.class);
            execute(stranger, "ROLLBACK");
            notes.delay.pass();
            done(notes.writeKept("after"));
            assertThat(notes.onDisk()).containsExactly("after");
        }
    }

    @Test
    void pausesDoubleUpToTwoSecondsAndStartAgainAfterARecovery() throws Exception {
        try (Notes notes = new Notes(folder);
                Connection stranger = notes.stranger()) {
            execute(stranger, "BEGIN IMMEDIATE");
            Future<Void> kept = notes.writeKept("kept");

            List<Long> pauses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pauses.add(notes.delay.pass().toMillis());
            }
            assertThat(pauses).containsExactly(50L, 100L, 200L, 400L, 800L, 1600L, 2000L, 2000L);

            notes.delay.awaitPause();
            execute(stranger, "ROLLBACK");
            assertThat(notes.delay.pass()).isEqualTo(Duration.ofSeconds(2));
            done(kept);
            execute(stranger, "BEGIN IMMEDIATE");
            Future<Void> again = notes.writeKept("again");
            notes.delay.awaitPause();
            execute(stranger, "ROLLBACK");
            assertThat(notes.delay.pass()).hasMillis(50);
            done(again);
        }
    }

    @Test
    void whenTheDiskIsFullItSaysSoAndGoesOnWhenThereIsRoom() throws Exception {
        try (Notes notes = new Notes(folder)) {
            AtomicInteger pages = new AtomicInteger(PAGES_OF_A_SMALL_DISK);
            List<Future<Void>> kept = Stream.of("a", "b", "c")
                    .map(text -> notes.database.executeKept(connection -> {
                        execute(connection, "PRAGMA max_page_count = " + pages.get());
                        execute(connection, "INSERT INTO notes VALUES ('" + text + "', zeroblob(40000))");
                    }))
                    .toList();

            notes.delay.awaitPause();
            assertThat(notes.database.trouble()).contains("no space left");
            assertThat(notes.onDisk()).isEmpty();
            pages.set(PAGES_OF_A_LARGE_DISK);
            notes.delay.pass();

            done(Future.all(kept));
            assertThat(notes.onDisk()).containsExactly("a", "b", "c");
            assertThat(notes.database.healthy()).isTrue();
            assertThat(notes.database.stats().failedCommits()).isPositive();
        }
    }

    @Test
    void itRecoversByItselfWhenNothingIsKept() throws Exception {
        try (Notes notes = new Notes(folder);
                Connection stranger = notes.stranger()) {
            execute(stranger, "BEGIN IMMEDIATE");
            assertThatThrownBy(() -> done(notes.write("lost"))).isInstanceOf(DatabaseUnavailable.class);
            execute(stranger, "ROLLBACK");

            notes.delay.pass();
            done(notes.writeKept("behind the recovery"));

            assertThat(notes.database.healthy()).isTrue();
            done(notes.write("after"));
        }
    }

    @Test
    void whatIsKeptIsBounded() throws Exception {
        try (Notes notes = new Notes(Notes.options(folder, 100, 2));
                Connection stranger = notes.stranger()) {
            execute(stranger, "BEGIN IMMEDIATE");
            List<Future<Void>> kept = List.of(notes.writeKept("a"), notes.writeKept("b"));

            assertThatThrownBy(() -> done(notes.writeKept("c"))).isInstanceOf(DatabaseUnavailable.class);
            assertThat(notes.database.stats().kept()).isEqualTo(2);

            execute(stranger, "ROLLBACK");
            notes.delay.pass();
            done(Future.all(kept));
            assertThat(notes.onDisk()).containsExactly("a", "b");
            assertThat(notes.database.stats().kept()).isZero();
        }
    }

    @Test
    void atTheEndWhatCouldNotBeWrittenIsToldSo() throws Exception {
        Notes notes = new Notes(folder);
        try (Connection stranger = notes.stranger()) {
            execute(stranger, "BEGIN IMMEDIATE");
            Future<Void> kept = notes.writeKept("kept");
            notes.delay.awaitPause();

            notes.close();

            assertThat(reason(kept)).isEqualTo(DatabaseUnavailable.Reason.CLOSED);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
