package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.Attempts.open;
import static io.tidegate.edge.ledger.Attempts.settled;
import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path folder;

    @Test
    void aClosedAttemptReadsBackAsItWasSettled() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            SettledAttempt settled = settled(open(ledger.nextAttemptId()));

            done(ledger.open(settled.opened()));
            done(ledger.close(settled));

            assertThat(done(ledger.attempts(settled.opened().requestId())))
                    .containsExactly(closed(new RowName(ledger.epoch(), 1), settled));
            assertThat(done(ledger.openCount())).isZero();
        }
    }

    @Test
    void anOpenAttemptIsDurableBeforeItsFutureCompletes() throws SQLException {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.ledger().open(open(node.ledger().nextAttemptId())));

            assertThat(number("SELECT count(*) FROM open_attempts")).isEqualTo(1);
        }
    }

    @Test
    void closingTwiceIsFoundAndWritesNothing() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            SettledAttempt settled = settled(open(ledger.nextAttemptId()));
            done(ledger.open(settled.opened()));
            done(ledger.close(settled));

            assertThatThrownBy(() -> done(ledger.close(settled))).isInstanceOf(NotOpen.class);

            assertThat(ledger.closedTwice()).isEqualTo(1);
            assertThat(done(ledger.attempts(settled.opened().requestId()))).hasSize(1);
            assertThat(done(ledger.totals("user-1", Attempts.DAY, Attempts.DAY)))
                    .singleElement()
                    .returns(new Totals(1, 1, Attempts.USED, settled.costNanos()), DayTotal::all);
        }
    }

    @Test
    void seqHasNoGapsWhenANeighbourFails() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            List<SettledAttempt> attempts = Stream.generate(() -> settled(open(ledger.nextAttemptId())))
                    .limit(20)
                    .toList();
            done(Future.all(attempts.stream().map(a -> ledger.open(a.opened())).toList()));

            List<Future<Void>> closings = new ArrayList<>();
            for (SettledAttempt attempt : attempts) {
                closings.add(ledger.close(attempt));
                ledger.close(settled(open(ledger.nextAttemptId()))).otherwiseEmpty();
            }
            done(Future.all(closings));

            assertThat(seqs(ledger))
                    .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
        }
    }

    @Test
    void closedRowsCanNeitherBeChangedNorDeletedNorReplaced() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            SettledAttempt settled = settled(open(ledger.nextAttemptId()));
            done(ledger.open(settled.opened()));
            done(ledger.close(settled));

            for (String sql : List.of(
                    "UPDATE attempts SET output = 0",
                    "DELETE FROM attempts",
                    "INSERT OR REPLACE INTO attempts SELECT * FROM attempts")) {
                assertThatThrownBy(() -> done(node.database().execute(connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(sql);
                            }
                        })))
                        .as(sql)
                        .hasMessageContaining("a closed attempt");
            }
            assertThat(done(ledger.attempts(settled.opened().requestId()))).hasSize(1);
        }
    }

    @Test
    void closedRowsAreReadOnFromASeq() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            for (int i = 0; i < 5; i++) {
                SettledAttempt settled = settled(open(ledger.nextAttemptId()));
                done(ledger.open(settled.opened()));
                done(ledger.close(settled));
            }

            List<ClosedAttempt> some = done(ledger.closedSince(ledger.epoch(), 1, 3));

            assertThat(some).extracting(row -> row.name().seq()).containsExactly(2L, 3L, 4L);
            assertThat(done(ledger.closedSince(ledger.epoch(), 5, 3))).isEmpty();
        }
    }

    @Test
    void whileTheFileIsLockedOpeningFailsAndAClosingWaitsUntilItIsNot() throws SQLException {
        try (LedgerNode node = LedgerNode.in(folder);
                Connection stranger = stranger();
                Statement lock = stranger.createStatement()) {
            Ledger ledger = node.ledger();
            SettledAttempt settled = settled(open(ledger.nextAttemptId()));
            done(ledger.open(settled.opened()));
            lock.execute("BEGIN IMMEDIATE");

            Future<Void> closing = ledger.close(settled);
            assertThatThrownBy(() -> done(ledger.open(open(ledger.nextAttemptId()))))
                    .isInstanceOf(DatabaseUnavailable.class);
            assertThat(ledger.healthy()).isFalse();
            assertThat(closing.isComplete()).isFalse();
            lock.execute("ROLLBACK");

            done(closing);
            assertThat(seqs(ledger)).containsExactly(1L);
            assertThat(ledger.healthy()).isTrue();
        }
    }

    @Test
    void migrationsInTheFolderAreThoseInTheIndex() throws IOException, URISyntaxException {
        URL index = Objects.requireNonNull(getClass().getResource("/db/edge/migrations.txt"));
        Path migrations = Path.of(index.toURI());
        try (Stream<Path> files = Files.list(migrations.resolveSibling("."))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".sql")))
                    .containsExactlyInAnyOrderElementsOf(Files.readAllLines(migrations));
        }
    }

    private static List<Long> seqs(Ledger ledger) {
        List<Long> seqs = new ArrayList<>();
        done(ledger.eachClosed(row -> seqs.add(row.name().seq())));
        return seqs;
    }

    private long number(String sql) throws SQLException {
        try (Connection stranger = stranger();
                Statement query = stranger.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    private Connection stranger() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("edge.db"));
    }

    private static ClosedAttempt closed(RowName name, SettledAttempt settled) {
        OpenAttempt opened = settled.opened();
        return new ClosedAttempt(
                name,
                name.epoch(),
                opened.id(),
                opened.requestId(),
                opened.attemptNo(),
                opened.sessionId(),
                opened.userId(),
                opened.keyId(),
                opened.model(),
                opened.upstream(),
                opened.openedAtMillis(),
                settled.closedAtMillis(),
                opened.window(),
                settled.usage(),
                settled.costNanos(),
                settled.quality(),
                settled.outcome(),
                settled.status(),
                settled.upstreamRequestId(),
                settled.firstByteMicros(),
                settled.priceVersion(),
                opened.client(),
                settled.tools(),
                Optional.empty());
    }
}
