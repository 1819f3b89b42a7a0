package io.tidegate.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.LocalDays;
import io.tidegate.edge.ledger.OpenAttempt;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.SettledAttempt;
import io.tidegate.edge.quota.IslandStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the clock has gone far enough, all that is due goes, however many pages it is. */
class RetentionTest {
    private static final Duration KEPT = Duration.ofDays(35);
    private static final int ROWS = 450;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private Database database;
    private Ledger ledger;

    @BeforeEach
    void open() {
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve(EdgeBackup.DATABASE), EdgeBackup.SCHEMA), System::nanoTime);
        ledger = done(Ledger.start(database, new Pricing((_, _) -> 1, "test"), now::get, new Random(1)));
    }

    @AfterEach
    void close() {
        done(database.close());
        done(vertx.close());
    }

    private Retention retention(boolean reporting) {
        return new Retention(vertx, ledger, new IslandStore(database), now::get, KEPT, reporting);
    }

    private void spend(int rows) {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            long at = now.get().toEpochMilli();
            OpenAttempt open = new OpenAttempt(
                    ledger.nextAttemptId(),
                    "req_" + at + "_" + i,
                    1,
                    "",
                    "usr_1",
                    "key",
                    "claude-sonnet-4-5",
                    "provider",
                    "",
                    at,
                    new LocalDays().window(ZoneOffset.UTC, at, ""),
                    Usage.NONE);
            all.add(ledger.open(open));
            all.add(ledger.close(new SettledAttempt(
                    open, Usage.NONE, 1, Quality.EXACT, Outcome.COMPLETED, 200, "", at, -1, "test", List.of())));
        }
        done(Future.all(all));
    }

    private long rows() {
        return done(ledger.eachClosed(_ -> {}));
    }

    @Test
    void nothingIsDueBeforeItsTimeAndAllButTheLastAfterIt() {
        spend(ROWS);
        now.set(now.get().plus(KEPT).minusSeconds(1));
        assertThat(done(retention(false).run())).isZero();

        now.set(now.get().plusSeconds(2));
        assertThat(done(retention(false).run())).isEqualTo(ROWS - 1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void whatIsYoungerStays() {
        spend(10);
        now.set(now.get().plus(KEPT).plusSeconds(1));
        spend(5);

        assertThat(done(retention(false).run())).isEqualTo(10);
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void withACoordinatorNothingGoesThatItHasNotAcknowledged() {
        spend(10);
        now.set(now.get().plus(KEPT.multipliedBy(10)));

        assertThat(done(retention(true).run())).isZero();
        assertThat(rows()).isEqualTo(10);
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }
}
