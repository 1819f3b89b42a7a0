package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.sqlite.CommitHook;
import io.tidegate.common.usage.Usage;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Gatherers;
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
            done(node.database().execute(node.ledger().toCharge()::begin));
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
            done(node.database().execute(node.ledger().toCharge()::begin));
            costs = close(node, 3);
            assertThat(take(node, 1)).containsExactly(costs.getFirst());
        }

        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));

            assertThat(take(node, 10)).containsExactlyElementsOf(costs.subList(1, 3));
        }
    }

    @Test
    void whatWasRolledBackWasNotTaken() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            List<Long> costs = close(node, 2);

            Future<Void> failed = node.database().execute(connection -> {
                assertThat(node.ledger().toCharge().take(connection, 10)).hasSize(2);
                throw new SQLException("not now");
            });
            done(failed.otherwiseEmpty());

            assertThat(take(node, 10)).containsExactlyElementsOf(costs);
        }
    }

    @Test
    void aRowComesThroughMemoryAsTheTableHasIt() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            close(node, 3);
            List<List<RowsToCharge.Row>> taken = new ArrayList<>();
            Future<Void> failed = node.database().execute(connection -> {
                taken.add(node.ledger().toCharge().take(connection, 10));
                throw new SQLException("not now");
            });
            done(failed.otherwiseEmpty());

            // what fails is rolled back and tried once more, by itself; memory is gone then
            assertThat(taken).hasSize(2);
            assertThat(taken.getFirst()).hasSize(3).isEqualTo(taken.getLast());
        }
    }

    @Test
    void rowsThatWereClosedInTheSameTransactionComeOnceEach() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            List<SettledAttempt> settled =
                    IntStream.range(0, 3).mapToObj(i -> settled(node, i)).toList();
            done(Future.all(settled.stream()
                    .map(one -> node.ledger().open(one.opened()))
                    .toList()));

            var _ = Future.all(settled.stream().map(node.ledger()::close).toList());
            List<Long> taken = new ArrayList<>(take(node, 2));
            taken.addAll(take(node, 2));

            assertThat(taken)
                    .isEqualTo(settled.stream().map(SettledAttempt::costNanos).toList());
        }
    }

    @Test
    void moreRowsThanAreRememberedComeOnceAndInOrder() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            List<Long> costs = closeAtOnce(node, RecentRows.MOST + 10);

            List<Long> taken = new ArrayList<>();
            List<Long> some = take(node, 999);
            while (!some.isEmpty()) {
                taken.addAll(some);
                some = take(node, 999);
            }

            assertThat(taken).isEqualTo(costs);
        }
    }

    @Test
    void aRowWhoseCommitFailedComesOnce() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            SettledAttempt settled = settled(node, 0);
            done(node.ledger().open(settled.opened()));
            node.database().join(new FailsOnce());

            done(node.ledger().close(settled));

            assertThat(take(node, 10)).containsExactly(settled.costNanos());
            assertThat(take(node, 10)).isEmpty();
        }
    }

    @Test
    void whatAnEarlierEpochLeftOpenCountsInThatEpoch() {
        String admitted;
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            admitted = node.ledger().epoch().hex();
            done(node.ledger().open(Attempts.open(node.ledger().nextAttemptId())));
        }

        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));

            List<RowsToCharge.Row> rows = done(
                    node.database().write(connection -> node.ledger().toCharge().take(connection, 10)));
            assertThat(rows).singleElement().returns(admitted, RowsToCharge.Row::leaseEpoch);
        }
    }

    @Test
    void theRowsOfATimeInAClusterAreTheCoordinatorsAlone() {
        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            close(node, 2);
            done(node.database().execute(RowsToCharge::end));
            close(node, 2);
        }

        try (LedgerNode node = LedgerNode.in(folder)) {
            done(node.database().execute(node.ledger().toCharge()::begin));
            List<Long> costs = close(node, 1);

            assertThat(take(node, 10)).containsExactlyElementsOf(costs);
        }
    }

    /** The next commit. */
    private static final class FailsOnce implements CommitHook {
        private boolean failed;

        @Override
        public boolean hasWork() {
            return false;
        }

        @Override
        public void beforeCommit(Connection connection) throws SQLException {
            if (!failed) {
                failed = true;
                throw new SQLException("not now");
            }
        }

        @Override
        public void committed() {}

        @Override
        public void rolledBack() {}
    }

    /** Attempts of different costs, one after the other. */
    private static List<Long> close(LedgerNode node, int attempts) {
        return IntStream.range(0, attempts)
                .mapToObj(i -> {
                    SettledAttempt settled = settled(node, i);
                    done(node.ledger().open(settled.opened()));
                    done(node.ledger().close(settled));
                    return settled.costNanos();
                })
                .toList();
    }

    /** The same in few commits. */
    private static List<Long> closeAtOnce(LedgerNode node, int attempts) {
        List<SettledAttempt> all =
                IntStream.range(0, attempts).mapToObj(i -> settled(node, i)).toList();
        for (List<SettledAttempt> some :
                all.stream().gather(Gatherers.windowFixed(1_000)).toList()) {
            done(Future.all(
                    some.stream().map(one -> node.ledger().open(one.opened())).toList()));
            done(Future.all(some.stream().map(node.ledger()::close).toList()));
        }
        return all.stream().map(SettledAttempt::costNanos).toList();
    }

    private static SettledAttempt settled(LedgerNode node, int number) {
        return Attempts.settled(
                Attempts.open(node.ledger().nextAttemptId()), new Usage(number + 1, 1, 0, 0, 0), Quality.EXACT);
    }

    private static List<Long> take(LedgerNode node, int most) {
        return done(node.database().write(connection -> node.ledger().toCharge().take(connection, most))).stream()
                .map(RowsToCharge.Row::costNanos)
                .toList();
    }
}
