package io.tidegate.common.sqlite;

import static io.tidegate.common.sqlite.Notes.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void aWriteIsDurableWhenItsFutureCompletes() throws SQLException {
        try (Notes notes = new Notes(folder)) {
            done(notes.write("a"));

            assertThat(notes.onDisk()).containsExactly("a");
        }
    }

    @Test
    void whatWaitsIsCommittedTogetherInTheOrderItCame() throws SQLException {
        try (Notes notes = new Notes(folder)) {
            CountDownLatch release = notes.holdUp();
            long before = notes.database.stats().commits();
            List<String> texts =
                    IntStream.range(0, 100).mapToObj(i -> "note " + i).toList();

            List<Future<Void>> writes = texts.stream().map(notes::write).toList();
            release.countDown();
            done(Future.all(writes));

            assertThat(notes.database.stats().commits() - before).isEqualTo(2);
            assertThat(notes.onDisk()).isEqualTo(texts);
        }
    }

    @Test
    void aWorkThatFailsHarmsNoNeighbourInItsGroup() throws SQLException {
        try (Notes notes = new Notes(folder)) {
            CountDownLatch release = notes.holdUp();

            Future<Void> first = notes.write("same");
            Future<Void> second = notes.database.execute(connection -> {
                Notes.insert(connection, "half of a work that fails");
                Notes.insert(connection, "same");
            });
            Future<Void> third = notes.write("other");
            release.countDown();

            done(Future.join(first, third));
            assertThatThrownBy(() -> done(second)).hasMessageContaining("UNIQUE");
            assertThat(notes.onDisk()).containsExactly("same", "other");
            assertThat(notes.database.healthy()).isTrue();
            assertThat(notes.database.stats().failedWorks()).isEqualTo(1);
        }
    }

    @Test
    void aWorkThatThrowsABugFailsAloneToo() throws SQLException {
        try (Notes notes = new Notes(folder)) {
            Future<Void> bug = notes.database.execute(connection -> {
                Notes.insert(connection, "lost");
                throw new IllegalStateException("a bug");
            });

            assertThatThrownBy(() -> done(bug)).isInstanceOf(IllegalStateException.class);
            assertThat(notes.onDisk()).isEmpty();
            assertThat(notes.database.healthy()).isTrue();
        }
    }

    @Test
    void futuresCompleteOnTheContextOfTheCaller() {
        try (Notes notes = new Notes(folder)) {
            List<Context> contexts = List.of(context(notes.vertx), context(notes.vertx));
            ConcurrentLinkedQueue<Boolean> onOwnContext = new ConcurrentLinkedQueue<>();
            List<Future<Void>> writes = IntStream.range(0, 20)
                    .mapToObj(i -> {
                        Context mine = contexts.get(i % 2);
                        return Future.<Void>future(promise -> mine.runOnContext(_ -> notes.write("note " + i)
                                .onSuccess(_ -> onOwnContext.add(mine.equals(Vertx.currentContext())))
                                .onComplete(promise)));
                    })
                    .toList();

            done(Future.all(writes));

            assertThat(onOwnContext).hasSize(20).containsOnly(true);
        }
    }

    private static Context context(Vertx vertx) {
        return done(Future.future(
                promise -> Thread.ofPlatform().start(() -> promise.complete(vertx.getOrCreateContext()))));
    }

    @Test
    void readsSeeWhatWasCommittedBeforeThem() {
        try (Notes notes = new Notes(folder)) {
            done(notes.write("a"));

            long count = done(notes.database.read(connection -> {
                try (Statement query = connection.createStatement();
                        var row = query.executeQuery("SELECT count(*) FROM notes")) {
                    return row.getLong(1);
                }
            }));

            assertThat(count).isEqualTo(1);
        }
    }

    @Test
    void readersCannotWrite() {
        try (Notes notes = new Notes(folder)) {
            Future<Boolean> write = notes.database.read(connection -> {
                Notes.insert(connection, "by a reader");
                return true;
            });

            assertThatThrownBy(() -> done(write)).hasMessageContaining("READONLY");
        }
    }

    @Test
    void ordinaryWritesAreRefusedAtThreeQuartersOfTheQueueAndKeptOnesWhenItIsFull() {
        try (Notes notes = new Notes(Notes.options(folder, 4, 10))) {
            CountDownLatch release = notes.holdUp();
            List<Future<Void>> taken = List.of(notes.write("1"), notes.write("2"), notes.write("3"));

            Future<Void> refused = notes.write("4");
            Future<Void> kept = notes.writeKept("5");
            Future<Void> tooMuch = notes.writeKept("6");
            release.countDown();

            assertThat(reason(refused)).isEqualTo(DatabaseUnavailable.Reason.QUEUE_FULL);
            assertThat(reason(tooMuch)).isEqualTo(DatabaseUnavailable.Reason.QUEUE_FULL);
            done(Future.all(taken));
            done(kept);
            assertThat(notes.database.stats().refusals()).isEqualTo(2);
        }
    }

    @Test
    void isBehindWhileHalfACommitWaits() {
        try (Notes notes = new Notes(folder)) {
            CountDownLatch release = notes.holdUp();
            List<Future<Void>> written = new ArrayList<>();
            for (int i = 1; i < 128; i++) {
                written.add(notes.write("note " + i));
            }
            assertThat(notes.database.isBehind()).isFalse();

            written.add(notes.write("note 128"));
            assertThat(notes.database.isBehind()).isTrue();

            release.countDown();
            done(Future.all(written));
            assertThat(notes.database.isBehind()).isFalse();
        }
    }

    @Test
    void closingCommitsWhatWaitsAndRefusesWhatComesLater() throws SQLException {
        Notes notes = new Notes(folder);
        CountDownLatch release = notes.holdUp();
        Future<Void> waiting = notes.write("in time");
        Future<Void> closed = notes.database.close();
        Future<Void> late = notes.write("late");
        release.countDown();

        done(waiting);
        done(closed);

        assertThat(reason(late)).isEqualTo(DatabaseUnavailable.Reason.CLOSED);
        assertThat(notes.onDisk()).containsExactly("in time");
        done(notes.vertx.close());
    }

    @Test
    void aHookWritesOnceInEachGroupAndWithoutOneWhenAskedTo() throws Exception {
        try (Notes notes = new Notes(folder)) {
            CountingHook hook = new CountingHook();
            notes.database.join(hook);
            CountDownLatch release = notes.holdUp();
            Future<Void> a = notes.write("a");
            Future<Void> b = notes.write("b");
            release.countDown();
            done(Future.all(a, b));

            hook.work = true;
            notes.database.commitSoon();
            notes.database.commitSoon();
            assertThat(notes.delay.pass()).hasMillis(20);
            done(notes.write("c"));

            assertThat(notes.delay.isIdle()).as("asking twice is asking once").isTrue();
            assertThat(notes.onDisk()).containsSubsequence("hook 1", "a", "b", "hook 2", "hook 3");
        }
    }

    static DatabaseUnavailable.Reason reason(Future<?> refused) {
        return refused.cause() instanceof DatabaseUnavailable e ? e.reason() : fail(refused);
    }

    private static DatabaseUnavailable.Reason fail(Future<?> notRefused) {
        throw new AssertionError("not refused: " + notRefused, notRefused.cause());
    }
}
