package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.EpochEnd;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node knows which of its earlier boots the bank has not closed yet, and how many rows each has. */
class EpochRowsTest {
    @TempDir
    Path folder;

    /** A boot that closes so many rows, leaves so many open, and says which epoch it was. */
    private String boot(int rows, int open) {
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            for (int i = 0; i < rows; i++) {
                SettledAttempt settled = Attempts.settled(Attempts.open(ledger.nextAttemptId()));
                done(ledger.open(settled.opened()));
                done(ledger.close(settled));
            }
            for (int i = 0; i < open; i++) {
                done(ledger.open(Attempts.open(ledger.nextAttemptId())));
            }
            return ledger.epoch().hex();
        }
    }

    private List<EpochEnd> earlier() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            return done(node.ledger().earlierEpochs());
        }
    }

    @Test
    void theFirstBootHasNoneBeforeIt() {
        assertThat(earlier()).isEmpty();
    }

    @Test
    void eachIsNamedWithTheLastOfItsRowsInTheOrderOfTheBoots() {
        String first = boot(3, 0);
        String second = boot(0, 0);
        String third = boot(1, 0);

        assertThat(earlier()).containsExactly(new EpochEnd(first, 3), new EpochEnd(second, 0), new EpochEnd(third, 1));
    }

    @Test
    void whatOneLeftOpenIsARowOfTheBootThatClosedIt() {
        String first = boot(2, 4);
        String second = boot(0, 0);

        assertThat(earlier()).containsExactly(new EpochEnd(first, 2), new EpochEnd(second, 4));
    }

    @Test
    void oneThatHasEndedIsNeverNamedAgain() {
        String first = boot(3, 0);
        String second = boot(1, 0);
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.ledger().ended(List.of(first, "f".repeat(32))));
            assertThat(done(node.ledger().earlierEpochs())).containsExactly(new EpochEnd(second, 1));
        }

        assertThat(earlier()).first().isEqualTo(new EpochEnd(second, 1));
    }
}
