package io.tidegate.coordinator.usage;

import static io.tidegate.coordinator.store.TestStore.done;
import static io.tidegate.coordinator.usage.Rows.ANY;
import static io.tidegate.coordinator.usage.Rows.EPOCH;
import static io.tidegate.coordinator.usage.Rows.LATER_EPOCH;
import static io.tidegate.coordinator.usage.Rows.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.directory.Bodies;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.Elsewhere;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kind.class)
class UsageIntakeTest {
    private static final String NODE = "node_1";

    @RegisterExtension
    final Databases databases = new Databases();

    private final Kind kind;
    private Store store;
    private UsageIntake intake;

    UsageIntakeTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        store = databases.open(kind);
        intake = new UsageIntake(store, new Audit(store.dialect()), Banks.of(store.dialect()), true);
    }

    @Test
    void takesRowsAndAnswersUpToWhereItHasThem() {
        assertThat(take(ANY.batch(1, 3))).containsExactly(new Cursor(EPOCH, 3));
        assertThat(take(ANY.batch(4, 4))).containsExactly(new Cursor(EPOCH, 4));
        assertThat(tokens()).isEqualTo(1 + 2 + 3 + 4);
    }

    @Test
    void aRepeatedBatchChangesNothingAndIsAnsweredAlike() {
        take(ANY.batch(1, 3));

        assertThat(take(ANY.batch(1, 3))).containsExactly(new Cursor(EPOCH, 3));
        assertThat(tokens()).isEqualTo(6);
        assertThat(count("audit")).isZero();
    }

    @Test
    void anOverlapAddsOnlyWhatWasMissing() {
        take(ANY.batch(1, 3));

        assertThat(take(ANY.batch(2, 5))).containsExactly(new Cursor(EPOCH, 5));
        assertThat(tokens()).isEqualTo(15);
    }

    @Test
    void aGapIsVisibleUntilItIsFilled() {
        take(ANY.batch(1, 2));

        assertThat(take(ANY.batch(4, 6))).containsExactly(new Cursor(EPOCH, 2));
        assertThat(take(ANY.batch(3, 3))).containsExactly(new Cursor(EPOCH, 6));
        assertThat(tokens()).isEqualTo(21);
    }

    @Test
    void aGapBeforeManyRowsClosesAtOnce() {
        for (long from = 2; from <= 2_501; from += 500) {
            assertThat(take(ANY.batch(from, from + 499))).containsExactly(new Cursor(EPOCH, 0));
        }

        assertThat(take(ANY.batch(1, 1))).containsExactly(new Cursor(EPOCH, 2_501));
    }

    @Test
    void eachEpochHasItsOwnCursor() {
        assertThat(take(batch(ANY.row(1), ANY.row(2), ANY.of(LATER_EPOCH).row(1))))
                .containsExactlyInAnyOrder(new Cursor(EPOCH, 2), new Cursor(LATER_EPOCH, 1));
        assertThat(cursors(NODE)).containsExactlyInAnyOrder(new Cursor(EPOCH, 2), new Cursor(LATER_EPOCH, 1));
        assertThat(cursors("node_2")).isEmpty();
    }

    @Test
    void twoNodesMayHaveTheSameRequestId() {
        take(ANY.batch(1, 1));
        done(intake.take("node_2", batch(ANY.of(LATER_EPOCH).row(1, ANY.row(1).requestId(), true))));

        assertThat(tokens()).isEqualTo(2);
    }

    @Test
    void anAttemptThatWasReportedBeforeABackupWasPutBackCountsOnce() {
        take(batch(ANY.row(1, "req_a", true), ANY.row(2, "req_b", true)));

        UsageRow again = ANY.of(LATER_EPOCH).row(1, "req_b", false);
        assertThat(take(batch(again, ANY.of(LATER_EPOCH).row(2, "req_c", true))))
                .containsExactly(new Cursor(LATER_EPOCH, 2));

        assertThat(tokens()).isEqualTo(1 + 2 + 2);
        assertThat(count("usage_rows")).isEqualTo(4);
        assertThat(number("SELECT COUNT(*) FROM audit WHERE action = 'usage.superseded' AND actor = 'node:node_1'"
                        + " AND after_json LIKE '%req_b/1%'"))
                .isEqualTo(1);
        take(batch(again));
        assertThat(count("audit")).as("a repeat is no news").isEqualTo(1);
    }

    @Test
    void aCorrectionCountsOnTopAndIsNoRequest() {
        take(ANY.batch(1, 1));
        take(batch(ANY.row(2, ANY.row(1).requestId(), true, "completed", 1, Optional.of(new Cursor(EPOCH, 1)))));

        assertThat(tokens()).isEqualTo(3);
        assertThat(number("SELECT SUM(requests) FROM usage_totals")).isEqualTo(1);
        assertThat(count("audit")).isZero();
    }

    @Test
    void aRowIsChargedToTheWindowsThatItNamesOnce() {
        quota("quo_day", QuotaUnit.TOKENS);

        take(ANY.batch(1, 3));
        take(ANY.batch(2, 4));

        assertThat(charged("quo_day")).isEqualTo(3 * (1 + 2 + 3 + 4));
    }

    @Test
    void aSupersededRowIsChargedNothing() {
        quota("quo_day", QuotaUnit.TOKENS);
        take(batch(ANY.row(1, "req_a", true)));

        take(batch(
                ANY.of(LATER_EPOCH).row(1, "req_a", false), ANY.of(LATER_EPOCH).row(2, "req_b", true)));

        assertThat(charged("quo_day")).isEqualTo(3 + 6);
    }

    @Test
    void aCorrectionIsChargedOnTopAndAsNoRequest() {
        quota("quo_day", QuotaUnit.REQUESTS);
        take(ANY.batch(1, 1));

        take(batch(ANY.row(2, ANY.row(1).requestId(), true, "completed", 1, Optional.of(new Cursor(EPOCH, 1)))));

        assertThat(charged("quo_day")).isEqualTo(1);
    }

    @Test
    void aWindowThatIsNoneIsNamed() {
        UsageRow row = ANY.row(1);
        assertThat(done(intake.take(NODE, batch(with(row, row.leaseEpoch(), List.of("quo_day:user-1:0"))))))
                .isEqualTo(new TakeResult.Malformed(
                        "rows[0].windows[0]: not well formed (expected: quota:subject:start:reset)"));
        assertThat(done(intake.take(NODE, batch(with(row, row.leaseEpoch(), Collections.nCopies(65, "q:s:0:0"))))))
                .isEqualTo(new TakeResult.Malformed("rows[0].windows: 65 (expected: 0 to 64)"));
        assertThat(done(intake.take(NODE, batch(with(row, "none", row.windows())))))
                .isEqualTo(new TakeResult.Malformed(
                        "rows[0].lease_epoch: not well formed (expected: 32 hexadecimal digits)"));
    }

    @Test
    void estimatedRowsAreSummedApartToo() {
        take(batch(ANY.row(1), ANY.row(2, "req_x", false)));

        assertThat(number("SELECT SUM(input) FROM usage_totals")).isEqualTo(3);
        assertThat(number("SELECT SUM(estimated_input) FROM usage_totals")).isEqualTo(2);
        assertThat(number("SELECT SUM(estimated_requests) FROM usage_totals")).isEqualTo(1);
    }

    @Test
    void nothingOfAMalformedBatchIsTakenAndTheRowAndFieldAreNamed() {
        assertThat(done(intake.take(NODE, batch(ANY.row(1), ANY.of("no epoch").row(2, "req_x", true)))))
                .isEqualTo(
                        new TakeResult.Malformed("rows[1].epoch: not well formed (expected: 32 hexadecimal digits)"));
        assertThat(done(intake.take(NODE, batch(ANY.row(2), ANY.row(1)))))
                .isInstanceOfSatisfying(
                        TakeResult.Malformed.class,
                        malformed -> assertThat(malformed.why()).startsWith("rows[1].seq: 1"));
        assertThat(done(intake.take(NODE, ANY.batch(1, 501))))
                .isEqualTo(new TakeResult.Malformed("rows: 501 (expected: 500 at most)"));
        assertThat(count("usage_rows")).isZero();
    }

    @Test
    void toolNamesAreNotStoredWhereTheyAreSwitchedOff() {
        done(new UsageIntake(store, new Audit(store.dialect()), Banks.of(store.dialect()), false)
                .take(NODE, ANY.batch(1, 1)));
        take(ANY.batch(2, 2));

        assertThat(number("SELECT COUNT(*) FROM usage_rows WHERE tools = ''")).isEqualTo(1);
        assertThat(number("SELECT COUNT(*) FROM usage_rows WHERE tools = 'Bash Read'"))
                .isEqualTo(1);
    }

    @Test
    void rowsThatWereKeptLongEnoughGoAndTheirTotalsStay() {
        take(ANY.batch(1, 5));
        long tokens = number("SELECT SUM(input) FROM usage_totals");

        assertThat(delete(Rows.OPENED, 3)).as("young ones stay").isZero();
        assertThat(delete(Long.MAX_VALUE, 3)).isEqualTo(3);
        assertThat(delete(Long.MAX_VALUE, 3)).isEqualTo(2);

        assertThat(count("usage_rows")).isZero();
        assertThat(number("SELECT SUM(input) FROM usage_totals")).isEqualTo(tokens);
    }

    @Test
    void aRowThatIsNoLongerKeptIsNotCountedAgainWhenItComesAgain() {
        quota("quo_day", QuotaUnit.TOKENS);
        take(ANY.batch(1, 3));
        delete(Long.MAX_VALUE, 10);

        assertThat(take(ANY.batch(1, 4))).containsExactly(new Cursor(EPOCH, 4));

        assertThat(number("SELECT SUM(input) FROM usage_totals")).isEqualTo(1 + 2 + 3 + 4);
        assertThat(charged("quo_day")).isEqualTo(3 * (1 + 2 + 3 + 4));
        assertThat(count("usage_rows")).isEqualTo(1);
    }

    @Test
    void rowsBehindAGapAreKeptUntilItIsFilled() {
        take(ANY.batch(1, 2));
        take(ANY.batch(4, 5));

        assertThat(delete(Long.MAX_VALUE, 10)).isEqualTo(2);
        assertThat(take(ANY.batch(3, 3))).containsExactly(new Cursor(EPOCH, 5));
        assertThat(delete(Long.MAX_VALUE, 10)).isEqualTo(3);
        assertThat(number("SELECT SUM(input) FROM usage_totals")).isEqualTo(15);
    }

    private int delete(long closedBefore, int most) {
        return done(store.write(connection -> OldRows.delete(connection, closedBefore, most)));
    }

    @Test
    void manyBatchesOfOneNodeAtOnceAreEachTakenOnce() {
        List<Future<TakeResult>> takings = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (long from = 1; from <= 400; from += 20) {
                takings.add(intake.take(NODE, ANY.batch(from, from + 19)));
            }
        }
        done(Future.all(takings));

        assertThat(tokens()).isEqualTo(400 * 401 / 2);
        assertThat(cursors(NODE)).containsExactly(new Cursor(EPOCH, 400));
    }

    @Test
    void elsewhereIsWhatTheOtherNodesReported() {
        take(ANY.batch(1, 1));
        done(intake.take("node_2", batch(ANY.of(LATER_EPOCH).row(7))));

        List<Elsewhere.Day> days = done(store.read(connection ->
                TotalRows.elsewhere(connection, NODE, "user-1", Rows.DAY.toEpochDay(), Rows.DAY.toEpochDay())));

        assertThat(days).singleElement().satisfies(day -> {
            assertThat(day.model()).isEqualTo("claude-sonnet-4-5");
            assertThat(day.all()).isEqualTo(new Elsewhere.Sum(1, 1, new Usage(7, 14, 0, 0, 0), 7_000));
            assertThat(day.estimated().attempts()).isZero();
        });
    }

    private void quota(String id, QuotaUnit unit) {
        Quota quota = new Quota(
                id,
                new QuotaSubject(QuotaSubject.Kind.USER, "user-1"),
                unit,
                QuotaWindow.DAY,
                ZoneId.of("Europe/Berlin"),
                QuotaWeights.DEFAULT,
                1_000,
                QuotaRules.DEFAULT);
        done(store.write(connection ->
                Records.put(connection, RecordKind.QUOTA, id, Records.Handle.NONE, Bodies.of(quota, false))));
    }

    private long charged(String quota) {
        return number("SELECT SUM(used) FROM quota_windows WHERE quota = '" + quota + "' AND subject = 'user-1'");
    }

    private static UsageRow with(UsageRow row, String leaseEpoch, List<String> windows) {
        return new UsageRow(
                row.epoch(),
                row.seq(),
                leaseEpoch,
                row.requestId(),
                row.attemptNo(),
                row.sessionId(),
                row.userId(),
                row.keyId(),
                row.model(),
                row.upstream(),
                row.openedAt(),
                row.closedAt(),
                row.localDay(),
                row.zone(),
                windows,
                row.usage(),
                row.costNanos(),
                row.exact(),
                row.outcome(),
                row.status(),
                row.upstreamRequestId(),
                row.firstByteMicros(),
                row.priceVersion(),
                row.client(),
                row.tools(),
                row.corrects());
    }

    private List<Cursor> take(UsageBatch batch) {
        TakeResult result = done(intake.take(NODE, batch));
        assertThat(result).isInstanceOf(TakeResult.Taken.class);
        return ((TakeResult.Taken) result).answer().cursors();
    }

    private List<Cursor> cursors(String node) {
        return done(store.read(connection -> CursorRows.of(connection, node)));
    }

    private long tokens() {
        long totals = number("SELECT COALESCE(SUM(input), 0) FROM usage_totals");
        assertThat(totals)
                .as("totals equal the rows that count")
                .isEqualTo(number("SELECT COALESCE(SUM(input), 0) FROM usage_rows WHERE standing <> 1"));
        return totals;
    }

    private long count(String table) {
        return number("SELECT COUNT(*) FROM " + table);
    }

    private long number(String sql) {
        return done(store.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }));
    }
}
