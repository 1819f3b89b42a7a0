package io.tidegate.edge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.quota.LeaseSource.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the own bank is asked is answered in order, and holds up nobody else who writes. */
@Timeout(30)
class AskLineTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private long nanosOfOne;
    private Database database;
    private AskLine line;

    @BeforeEach
    void open() {
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
        line = new AskLine(this::answers, nanos::get);
    }

    @AfterEach
    void close() throws Exception {
        database.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private Future<List<Reply>> answers(Iterable<LeaseRequest> requests) {
        return database.write(_ -> {
            done.add("charge");
            List<Reply> answers = new ArrayList<>();
            requests.forEach(request -> answers.add(answer(request)));
            return answers;
        });
    }

    private Reply answer(LeaseRequest request) {
        nanos.addAndGet(nanosOfOne);
        done.add(request.epoch());
        return new Reply.Answered(new LeaseAnswer(0, 1, List.of(), List.of(request.epoch())));
    }

    private Future<Reply> ask(String name) {
        return line.ask(new LeaseRequest(name, 1, false, List.of(), List.of()));
    }

    /** Holds the writer until the work has asked for all it wants. */
    private void whileTheWriterIsBusy(Runnable work) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Future<Void> held = database.execute(_ -> {
            busy.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        busy.await();
        work.run();
        free.countDown();
        held.await();
    }

    private static String named(Future<Reply> reply) throws Exception {
        return switch (reply.await(10, TimeUnit.SECONDS)) {
            case Reply.Answered(LeaseAnswer answer) -> answer.ended().getFirst();
            case Reply.Away(String why) -> "away: " + why;
        };
    }

    @Test
    void whatThereIsTimeForIsAnsweredInOneTransaction() throws Exception {
        List<Future<Reply>> replies = new CopyOnWriteArrayList<>();
        whileTheWriterIsBusy(() -> List.of("a", "b", "c").forEach(name -> replies.add(ask(name))));

        assertThat(named(replies.get(0))).isEqualTo("a");
        assertThat(named(replies.get(1))).isEqualTo("b");
        assertThat(named(replies.get(2))).isEqualTo("c");
        assertThat(done).containsExactly("charge", "a", "b", "c");
    }

    @Test
    void whoWritesMeanwhileWaitsForOneTransactionOnly() throws Exception {
        nanosOfOne = Duration.ofMillis(2).toNanos();
        List<Future<Reply>> replies = new CopyOnWriteArrayList<>();
        whileTheWriterIsBusy(() -> {
            List.of("a", "b", "c").forEach(name -> replies.add(ask(name)));
            database.execute(_ -> done.add("row"));
        });

        assertThat(named(replies.get(2))).isEqualTo("c");
        assertThat(done).containsExactly("charge", "a", "row", "charge", "b", "charge", "c");
    }

    @Test
    void whereACommitIsSlowMoreShareOne() throws Exception {
        nanosOfOne = Duration.ofMillis(2).toNanos();
        List<Future<Reply>> replies = new CopyOnWriteArrayList<>();
        whileTheWriterIsBusy(() -> {
            IntStream.range(0, 4).forEach(i -> replies.add(ask("a" + i)));
            nanos.addAndGet(Duration.ofMillis(12).toNanos());
        });

        assertThat(named(replies.get(3))).isEqualTo("a3");
        assertThat(done).containsExactly("charge", "a0", "charge", "a1", "a2", "a3");
    }

    @Test
    void anotherWorkThatFailsBesideThemDoesThemNoHarm() throws Exception {
        List<Future<Reply>> replies = new CopyOnWriteArrayList<>();
        whileTheWriterIsBusy(() -> {
            replies.add(ask("a"));
            database.execute(_ -> {
                throw new IllegalStateException("not theirs");
            });
            replies.add(ask("b"));
        });

        assertThat(named(replies.get(0))).isEqualTo("a");
        assertThat(named(replies.get(1))).isEqualTo("b");
        assertThat(named(ask("c"))).isEqualTo("c");
    }

    @Test
    void allAreToldWhenNothingCanBeWrittenAnyMore() throws Exception {
        List<Future<Reply>> replies = new CopyOnWriteArrayList<>();
        database.close().await(10, TimeUnit.SECONDS);
        List.of("a", "b", "c").forEach(name -> replies.add(ask(name)));

        for (Future<Reply> reply : replies) {
            assertThat(named(reply)).startsWith("away: ");
        }
        assertThat(done).isEmpty();
    }
}
