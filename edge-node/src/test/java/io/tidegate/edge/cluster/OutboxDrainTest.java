package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageAnswer;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.OpenAttempt;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.SettledAttempt;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has registered, and who goes, hears when all rows are sent that there were then, also on a node that never rests. */
class OutboxDrainTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger sent = new AtomicInteger();
    private final Database database;
    private final Ledger ledger;

    OutboxDrainTest(@TempDir Path folder) {
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
        ledger = done(
                Ledger.start(database, new Pricing((_, _) -> 1L, "2026-11"), InstantSource.fixed(NOW), new Random(1)));
    }

    @AfterEach
    void close() {
        done(database.close());
        done(vertx.close());
    }

    @Test
    void isToldThoughNewRowsCloseAllTheTime() {
        for (int i = 0; i < 20; i++) {
            done(closeRow());
        }
        Outbox outbox = outbox(this::takeAndCloseAnother);

        done(outbox.registered(List.of()));

        assertThat(sent.get()).isGreaterThanOrEqualTo(20);
        done(outbox.close());
    }

    @Test
    void whoGoesIsToldWhenAllIsThere() {
        Outbox outbox = outbox(batch -> {
            sent.addAndGet(batch.rows().size());
            UsageRow last = batch.rows().getLast();
            return Future.succeededFuture(
                    new Reply.Answered<>(new UsageAnswer(List.of(new Cursor(last.epoch(), last.seq())))));
        });
        outbox.start();
        for (int i = 0; i < 20; i++) {
            done(closeRow());
        }

        done(outbox.flush());

        assertThat(sent.get()).isEqualTo(20);
        done(outbox.close());
    }

    @Test
    void whoGoesDoesNotWaitForACoordinatorThatIsAway() {
        Outbox outbox = outbox(_ -> {
            sent.incrementAndGet();
            return Future.succeededFuture(new Reply.Away<>("nobody is there"));
        });
        outbox.start();
        done(closeRow());

        Future<Void> flushed = outbox.flush();

        assertThatThrownBy(() -> done(flushed)).hasMessageContaining("does not take them");
        assertThat(sent.get()).isLessThan(10);
        done(outbox.close());
    }

    private Outbox outbox(Outbox.Sender sender) {
        return new Outbox(vertx, ledger, sender, new Outbox.Pace(1, 1, 50), InstantSource.fixed(NOW), new Random(1));
    }

    /** The coordinator takes all, and before it says so another row is closed. */
    private Future<Reply<UsageAnswer>> takeAndCloseAnother(UsageBatch batch) {
        sent.addAndGet(batch.rows().size());
        UsageRow last = batch.rows().getLast();
        return closeRow()
                .map(_ -> new Reply.Answered<>(new UsageAnswer(List.of(new Cursor(last.epoch(), last.seq())))));
    }

    private Future<Void> closeRow() {
        OpenAttempt open = new OpenAttempt(
                ledger.nextAttemptId(),
                "req_1",
                1,
                "session",
                "user-1",
                "key-1",
                "claude-sonnet-4-5",
                "anthropic",
                "claude-code/2.1.197",
                NOW.toEpochMilli(),
                new WindowOfAdmission(LocalDate.of(2026, 11, 20), "UTC", ""),
                Usage.NONE);
        return ledger.open(open)
                .compose(_ -> ledger.close(new SettledAttempt(
                        open,
                        Usage.NONE,
                        0,
                        Quality.EXACT,
                        Outcome.COMPLETED,
                        200,
                        "req_011",
                        NOW.toEpochMilli(),
                        1,
                        "2026-11",
                        List.of())));
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 20 s", e);
        }
    }
}
