package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever takes rows gets each of them once, whatever happens in between. */
class RowsToChargeTest {
    @TempDir
    Path folder;

    @Test
    void eachRowComesOnceInTheOrderOfClosing() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));
            List<Long> costs = close(node, 5);

            assertThat(take(node, 3)).containsExactlyElementsOf(costs.subList(0, 3));
            assertThat(take(node, 3)).containsExactlyElementsOf(costs.subList(3, 5));
            assertThat(take(node, 3)).isEmpty();
        }
    }

    @Test
    void rowsThatWereNotTakenBeforeTheEndComeAtTheNextStart() {
        List<Long> costs;
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));
            costs = close(node, 3);
            assertThat(take(node, 1)).containsExactly(costs.getFirst());
        }

        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));

            assertThat(take(node, 10)).containsExactlyElementsOf(costs.subList(1, 3));
        }
    }

    @Test
    void whatWasRolledBackWasNotTaken() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));
            List<Long> costs = close(node, 2);

            Future<Void> failed = node.database().execute(connection -> {
                assertThat(RowsToCharge.take(connection, 10)).hasSize(2);
                throw new SQLException("not now");
            });
            done(failed.otherwiseEmpty());

            assertThat(take(node, 10)).containsExactlyElementsOf(costs);
        }
    }

    @Test
    void whatAnEarlierEpochLeftOpenCountsInThatEpoch() {
        String admitted;
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));
            admitted = node.ledger().epoch().hex();
            done(node.ledger().open(Attempts.open(node.ledger().nextAttemptId())));
        }

        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));

            List<RowsToCharge.Row> rows = done(node.database().write(connection -> RowsToCharge.take(connection, 10)));
            assertThat(rows).singleElement().returns(admitted, RowsToCharge.Row::leaseEpoch);
        }
    }

    @Test
    void theRowsOfATimeInAClusterAreTheCoordinatorsAlone() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));
            close(node, 2);
            done(node.database().execute(RowsToCharge::end));
            close(node, 2);
        }

        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(RowsToCharge::begin));
            List<Long> costs = close(node, 1);

            assertThat(take(node, 10)).containsExactlyElementsOf(costs);
        }
    }

    /** Attempts of different costs. */
    private static List<Long> close(LedgerNode node, int attempts) {
        return IntStream.range(0, attempts)
                .mapToObj(i -> {
                    Ledger ledger = node.ledger();
                    SettledAttempt settled = Attempts.settled(
                            Attempts.open(ledger.nextAttemptId()), new Usage(i + 1, 1, 0, 0, 0), Quality.EXACT);
                    done(ledger.open(settled.opened()));
                    done(ledger.close(settled));
                    return settled.costNanos();
                })
                .toList();
    }

    private static List<Long> take(LedgerNode node, int most) {
        return done(node.database().write(connection -> RowsToCharge.take(connection, most))).stream()
                .map(RowsToCharge.Row::costNanos)
                .toList();
    }
}
