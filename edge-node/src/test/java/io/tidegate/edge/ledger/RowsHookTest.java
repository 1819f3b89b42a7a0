package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever takes part in closings sees each row once, in the transaction that makes it durable. */
class RowsHookTest {
    @TempDir
    Path folder;

    @Test
    void whatItWritesIsDurableWithTheRowsAndOfEachRowOnce() {
        try (LedgerNode node = LedgerNode.in(folder, RowsHookTest::note)) {
            Ledger ledger = node.ledger();
            List<SettledAttempt> attempts = Stream.generate(
                            () -> Attempts.settled(Attempts.open(ledger.nextAttemptId())))
                    .limit(50)
                    .toList();
            done(Future.all(attempts.stream().map(a -> ledger.open(a.opened())).toList()));

            List<Future<Void>> closings = new ArrayList<>();
            for (SettledAttempt attempt : attempts) {
                closings.add(ledger.close(attempt));
                // fails, so that the group is run a second time
                ledger.close(Attempts.settled(Attempts.open(ledger.nextAttemptId())))
                        .otherwiseEmpty();
            }
            done(Future.all(closings));

            assertThat(noted(node))
                    .containsExactlyElementsOf(attempts.stream()
                            .map(a -> a.opened().id() + " " + ledger.epoch().hex())
                            .toList());
        }
    }

    @Test
    void rowsThatAnEarlierEpochLeftOpenComeAtTheStartWithThatEpoch() {
        String expected;
        try (LedgerNode node = LedgerNode.in(folder)) {
            OpenAttempt left = Attempts.open(node.ledger().nextAttemptId());
            done(node.ledger().open(left));
            expected = left.id() + " " + node.ledger().epoch().hex();
        }

        try (LedgerNode node = LedgerNode.in(folder, RowsHookTest::note)) {
            assertThat(noted(node)).containsExactly(expected);
        }
    }

    @Test
    void aRowWaitsForAsLongAsItFailsAndIsThenClosedOnce() {
        AtomicInteger failures = new AtomicInteger(3);
        RowsHook failingFirst = (connection, rows) -> {
            if (failures.getAndDecrement() > 0) {
                throw new SQLException("not now");
            }
            note(connection, rows);
        };
        try (LedgerNode node = LedgerNode.in(folder, failingFirst)) {
            SettledAttempt settled =
                    Attempts.settled(Attempts.open(node.ledger().nextAttemptId()));
            done(node.ledger().open(settled.opened()));

            done(node.ledger().close(settled));

            assertThat(failures.get()).isNegative();
            assertThat(noted(node)).hasSize(1);
            assertThat(done(node.ledger().attempts(settled.opened().requestId())))
                    .hasSize(1);
        }
    }

    private static void note(Connection connection, List<RowsHook.Row> rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS noted (row TEXT NOT NULL)");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO noted VALUES (?)")) {
            for (RowsHook.Row row : rows) {
                insert.setString(
                        1, row.settled().opened().id() + " " + row.leaseEpoch().hex());
                insert.executeUpdate();
            }
        }
    }

    private static List<String> noted(LedgerNode node) {
        return done(node.database().read(connection -> {
            List<String> noted = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT row FROM noted ORDER BY rowid")) {
                while (row.next()) {
                    noted.add(row.getString(1));
                }
            }
            return noted;
        }));
    }
}
