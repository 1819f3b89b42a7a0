package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit of the crash test finds what it is there to find. */
class ReconciliationTest {
    private static final int COMPLETED = 0;
    private static final int NEVER_SENT = 2;
    private static final int INTERRUPTED = 8;
    private static final Usage USAGE = new Usage(100, 50, 7, 3, 1);
    private static final Billed BILLED = new Billed("up-1", "s", 200, true, USAGE);
    private static final Seen WHOLE = new Seen("s", 200, true, false, USAGE);
    private static final LedgerRow EXACT = row(1, true, COMPLETED, "up-1", USAGE);

    private static LedgerRow row(int attempt, boolean exact, int outcome, String upstreamId, Usage usage) {
        return new LedgerRow("req-1", attempt, "s", exact, outcome, 200, upstreamId, usage);
    }

    private static List<String> audit(List<LedgerRow> rows, List<Billed> bill, Seen seen) {
        return new Reconciliation(rows, bill, List.of(seen)).disagreements();
    }

    @Test
    void isContentWithEqualBooks() {
        assertThat(audit(List.of(EXACT), List.of(BILLED), WHOLE)).isEmpty();
    }

    @Test
    void missesAnAttempt() {
        assertThat(audit(List.of(), List.of(BILLED), Seen.nothing("s")))
                .singleElement(string())
                .contains("not in the");
    }

    @Test
    void findsAnAttemptThatStandsTwice() {
        assertThat(audit(List.of(EXACT, EXACT), List.of(BILLED), WHOLE)).isNotEmpty();
    }

    @Test
    void findsASecondRowForOneRequest() {
        LedgerRow second = row(2, true, COMPLETED, "up-1", USAGE);

        assertThat(audit(List.of(EXACT, second), List.of(BILLED), WHOLE)).isNotEmpty();
    }

    @Test
    void findsOneTokenThatIsMissingInAnExactRow() {
        LedgerRow less = row(1, true, COMPLETED, "up-1", new Usage(100, 49, 7, 3, 1));

        assertThat(audit(List.of(less), List.of(BILLED), WHOLE))
                .singleElement(string())
                .contains("not equal");
    }

    @Test
    void findsAnEstimateBelowWhatWasDelivered() {
        LedgerRow less = row(1, false, INTERRUPTED, "", new Usage(100, 20, 0, 0, 0));
        Seen half = new Seen("s", 200, false, false, new Usage(100, 30, 0, 0, 0));

        assertThat(audit(List.of(less), List.of(BILLED), half))
                .singleElement(string())
                .contains("below");
    }

    @Test
    void findsAWholeAnswerWithoutAnExactRow() {
        LedgerRow estimated = row(1, false, COMPLETED, "up-1", USAGE);

        assertThat(audit(List.of(estimated), List.of(BILLED), WHOLE))
                .singleElement(string())
                .contains("no exact row");
    }

    @Test
    void findsARowThatNobodyBilled() {
        LedgerRow another = row(2, true, COMPLETED, "up-2", USAGE);

        assertThat(audit(List.of(EXACT, another), List.of(BILLED), WHOLE))
                .singleElement(string())
                .contains("not on the");
    }

    @Test
    void findsAChargeForWhatWasNeverSent() {
        LedgerRow charged = row(2, false, NEVER_SENT, "", USAGE);

        assertThat(audit(List.of(EXACT, charged), List.of(BILLED), WHOLE))
                .singleElement(string())
                .contains("never sent");
    }

    private static org.assertj.core.api.InstanceOfAssertFactory<String, org.assertj.core.api.AbstractStringAssert<?>>
            string() {
        return org.assertj.core.api.InstanceOfAssertFactories.STRING;
    }
}
