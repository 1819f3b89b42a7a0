package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.Attempts.open;
import static io.tidegate.edge.ledger.Attempts.settled;
import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
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

    private static ClosedAttempt closed(RowName name, SettledAttempt settled) {
        OpenAttempt opened = settled.opened();
        return new ClosedAttempt(
                name,
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
                Optional.empty());
    }
}
