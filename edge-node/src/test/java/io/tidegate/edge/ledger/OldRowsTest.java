package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.EpochEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that have been kept for long enough go, page by page; what somebody still needs stays. */
class OldRowsTest {
    private static final long OLD = LedgerNode.NOW.minus(Duration.ofDays(40)).toEpochMilli();
    private static final long YOUNG = LedgerNode.NOW.minus(Duration.ofDays(1)).toEpochMilli();
    private static final long BEFORE = LedgerNode.NOW.minus(Duration.ofDays(35)).toEpochMilli();
    private static final boolean REPORTING = true;
    private static final boolean ALONE = false;

    @TempDir
    Path folder;

    /** A boot that closes rows at these times, and says which epoch it was. */
    private String boot(long... closedAt) {
        try (LedgerNode node = LedgerNode.in(folder)) {
            for (long at : closedAt) {
                close(node.ledger(), at);
            }
            return node.ledger().epoch().hex();
        }
    }

    private static void close(Ledger ledger, long at) {
        OpenAttempt open = Attempts.open(ledger.nextAttemptId());
        done(ledger.open(open));
        SettledAttempt settled = Attempts.settled(open);
        done(ledger.close(new SettledAttempt(
                open,
                settled.usage(),
                settled.costNanos(),
                settled.quality(),
                settled.outcome(),
                settled.status(),
                settled.upstreamRequestId(),
                at,
                settled.firstByteMicros(),
                settled.priceVersion(),
                settled.tools())));
    }

    private static List<String> left(Ledger ledger) {
        List<String> names = new ArrayList<>();
        done(ledger.eachClosed(row -> names.add(
                row.name().epoch().hex().substring(0, 4) + ":" + row.name().seq())));
        return names;
    }

    private static String row(String epoch, int seq) {
        return epoch.substring(0, 4) + ":" + seq;
    }

    @Test
    void whatIsOldGoesWhatIsYoungStaysAndDayTotalsAreForEver() {
        String first = boot(OLD, OLD, OLD, YOUNG);
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            done(ledger.ended(List.of(first)));
            List<DayTotal> totals = done(ledger.totals("user-1", Attempts.DAY, Attempts.DAY));

            assertThat(done(ledger.forget(BEFORE, ALONE, 100))).isEqualTo(3);

            assertThat(left(ledger)).containsExactly(row(first, 4));
            assertThat(done(ledger.totals("user-1", Attempts.DAY, Attempts.DAY)))
                    .isEqualTo(totals)
                    .singleElement()
                    .satisfies(total -> assertThat(total.all().attempts()).isEqualTo(4));
            assertThat(done(ledger.forget(BEFORE, ALONE, 100))).isZero();
        }
    }

    @Test
    void pageByPage() {
        String first = boot(OLD, OLD, OLD, OLD, OLD);
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.ledger().ended(List.of(first)));

            assertThat(done(node.ledger().forget(BEFORE, ALONE, 2))).isEqualTo(2);
            assertThat(left(node.ledger())).containsExactly(row(first, 3), row(first, 4), row(first, 5));
            assertThat(done(node.ledger().forget(BEFORE, ALONE, 2))).isEqualTo(2);
            assertThat(done(node.ledger().forget(BEFORE, ALONE, 2))).isEqualTo(1);
            assertThat(left(node.ledger())).isEmpty();
        }
    }

    @Test
    void whatTheCoordinatorHasNotAcknowledgedStaysHoweverOldItIs() {
        String first = boot(OLD, OLD, OLD, OLD);
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            done(ledger.ended(List.of(first)));
            assertThat(done(ledger.forget(BEFORE, REPORTING, 100))).isZero();

            done(ledger.acknowledged(List.of(new Cursor(first, 2))));
            assertThat(done(ledger.forget(BEFORE, REPORTING, 100))).isEqualTo(2);

            assertThat(left(ledger)).containsExactly(row(first, 3), row(first, 4));
            assertThat(done(ledger.unsent(10)).rows()).hasSize(2);
            assertThat(done(ledger.unsent(10)).count()).isEqualTo(2);
        }
    }

    @Test
    void anEpochThatTheBankHasNotEndedIsStillToldWithTheSeqOfItsLastRow() {
        String first = boot(OLD, OLD, OLD);
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            done(ledger.acknowledged(List.of(new Cursor(first, 3))));

            assertThat(done(ledger.forget(BEFORE, REPORTING, 100))).isEqualTo(2);
            assertThat(left(ledger)).containsExactly(row(first, 3));
            assertThat(done(ledger.earlierEpochs())).containsExactly(new EpochEnd(first, 3));

            done(ledger.ended(List.of(first)));
            assertThat(done(ledger.forget(BEFORE, REPORTING, 100))).isEqualTo(1);
            assertThat(left(ledger)).isEmpty();
            assertThat(done(ledger.unsent(10)).count()).isZero();
        }
    }

    @Test
    void aNodeThatRunsForLongerThanTheRetentionKeepsTheLastRowOfThisBoot() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            for (int i = 0; i < 3; i++) {
                close(node.ledger(), OLD);
            }

            assertThat(done(node.ledger().forget(BEFORE, ALONE, 100))).isEqualTo(2);

            assertThat(left(node.ledger())).hasSize(1);
            assertThat(node.ledger().lastSeq()).isEqualTo(3);
        }
    }

    @Test
    void attemptsThatAreOpenAreNotTouched() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.ledger().open(Attempts.open(node.ledger().nextAttemptId())));
            close(node.ledger(), OLD);
            close(node.ledger(), OLD);

            done(node.ledger().forget(BEFORE, ALONE, 100));

            assertThat(done(node.ledger().openCount())).isEqualTo(1);
        }
    }

    @Test
    void nobodyElseCanDeleteARowBeforeOrAfter() throws SQLException {
        String first = boot(OLD, OLD, YOUNG);
        String guard = guard();
        assertThat(guard.strip()).isEqualTo(OldRows.GUARD.strip());
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.ledger().ended(List.of(first)));
            done(node.ledger().forget(BEFORE, ALONE, 100));

            assertThat(guard().strip()).isEqualTo(guard.strip());
            assertThatThrownBy(() -> done(node.database().execute(connection -> {
                        try (Statement delete = connection.createStatement()) {
                            delete.execute("DELETE FROM attempts");
                        }
                    })))
                    .hasMessageContaining("a closed attempt is never deleted");
        }
    }

    private String guard() throws SQLException {
        try (Connection stranger = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("edge.db"));
                Statement query = stranger.createStatement();
                ResultSet row = query.executeQuery("SELECT sql FROM sqlite_schema WHERE name = 'attempts_never_go'")) {
            return row.getString(1);
        }
    }

    /** As where the coordinator was put back to a backup that is older than the retention. */
    @Test
    void aGapThatCanNoLongerBeFilledIsPassedAfterOneSending() {
        String first = boot(OLD, OLD, OLD, YOUNG, YOUNG);
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            done(ledger.acknowledged(List.of(new Cursor(first, 5))));
            done(ledger.ended(List.of(first)));
            done(ledger.forget(BEFORE, REPORTING, 100));

            done(ledger.acknowledgedOnly(List.of(new Cursor(first, 1))));
            assertThat(done(ledger.unsent(10)).rows()).hasSize(2);

            done(ledger.acknowledged(List.of(new Cursor(first, 1)), List.of(new SentRows(first, 4))));
            assertThat(done(ledger.unsent(10)).rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.name().seq()).isEqualTo(5));
            done(ledger.acknowledged(List.of(new Cursor(first, 1)), List.of(new SentRows(first, 5))));
            assertThat(done(ledger.unsent(10)).rows()).isEmpty();
        }
    }

    @Test
    void withoutAGapTheCoordinatorsWordHoldsAlsoWhenItIsLessThanBefore() {
        String first = boot(YOUNG, YOUNG, YOUNG);
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            done(ledger.acknowledged(List.of(new Cursor(first, 3))));

            done(ledger.acknowledged(List.of(new Cursor(first, 0)), List.of(new SentRows(first, 3))));

            assertThat(done(ledger.unsent(10)).rows()).hasSize(3);
        }
    }

    @Test
    void commitsKeepTheirPaceAndTheFileIsWrittenAgain() throws Exception {
        int rows = 6_000;
        try (LedgerNode node = LedgerNode.in(folder)) {
            for (int from = 0; from < rows; from += 200) {
                List<OpenAttempt> opened = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    opened.add(Attempts.open(node.ledger().nextAttemptId()));
                }
                opened.forEach(node.ledger()::open);
                SettledAttempt last = Attempts.settled(opened.getLast(), new Usage(1, 1, 1, 1, 1), Quality.EXACT);
                opened.subList(0, 199).forEach(open -> node.ledger().close(aged(Attempts.settled(open))));
                done(node.ledger().close(aged(last)));
            }
            List<Long> quiet = paces(node.ledger(), 300);
            long began = System.nanoTime();
            int deleted = 0;
            int pages = 0;
            List<Long> meanwhile = new ArrayList<>();
            for (int page = 200; page == 200; pages++) {
                var deleting = node.ledger().forget(BEFORE, ALONE, 200);
                meanwhile.addAll(paces(node.ledger(), 10));
                page = done(deleting);
                deleted += page;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            assertThat(deleted).isEqualTo(rows);
            long size = Files.size(folder.resolve("edge.db"));
            paces(node.ledger(), 500);
            assertThat(Files.size(folder.resolve("edge.db")))
                    .as("free pages are used again")
                    .isLessThanOrEqualTo(Math.max(size, 1));
            System.out.println("purge: " + rows + " rows in " + pages + " pages and " + millis
                    + " ms; commits meanwhile p99 " + p99(meanwhile) + " us (quiet: " + p99(quiet) + " us)");
            assertThat(p99(meanwhile)).as("microseconds").isLessThan(TimeUnit.MILLISECONDS.toMicros(250));
        }
    }

    private static SettledAttempt aged(SettledAttempt settled) {
        return new SettledAttempt(
                settled.opened(),
                settled.usage(),
                settled.costNanos(),
                settled.quality(),
                settled.outcome(),
                settled.status(),
                settled.upstreamRequestId(),
                OLD,
                settled.firstByteMicros(),
                settled.priceVersion(),
                settled.tools());
    }

    /** How long opening an attempt takes, in microseconds; closes it as a young one. */
    private static List<Long> paces(Ledger ledger, int number) {
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            long began = System.nanoTime();
            close(ledger, YOUNG);
            micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 2);
        }
        return micros;
    }

    private static long p99(List<Long> micros) {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * 99 / 100);
    }
}
