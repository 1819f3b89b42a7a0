package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two coordinators on one PostgreSQL are one to all who use them, also when either is killed. */
@Tag("full")
class TwoCoordinatorsTest {
    private static final int EDGES = 2;
    private static final long ENOUGH_FOR_ALL = 1_000_000_000_000L;
    private static final int MANY = 100;
    private static final double PROMISED_MILLIS = 1000;
    /** An edge whose WebSocket went with its coordinator hears of a change by its next beat at the latest. */
    private static final double UNTIL_THE_NEXT_BEAT_MILLIS = 1000;

    private static final Duration BEFORE_THE_KILL = Duration.ofSeconds(2);
    private static final Duration AWAY = Duration.ofSeconds(8);
    private static final Duration NOTICED = Duration.ofSeconds(30);

    @Test
    void goOnAsOneWhenEitherIsKilled() throws Exception {
        try (CoordinatorPair pair = CoordinatorPair.start("pair");
                Cluster cluster = Cluster.start("pair", EDGES, pair)) {
            cluster.awaitWhole();
            CoordinatorProcess first = pair.both().getFirst();
            String developer = cluster.keyFor("developer");
            first.operator().setDailyTokens("developer", ENOUGH_FOR_ALL);
            first.operator().createUser("leaver");
            Times made = new Times();
            Times revoked = new Times();

            List<Seen> seen;
            try (Load load = Load.start(cluster, developer)) {
                for (CoordinatorProcess killed : pair.both()) {
                    Operator operator = pair.otherThan(killed).operator();
                    try (KeyChurn _ = KeyChurn.start(cluster, operator, "leaver", made, revoked)) {
                        killAndBringBack(killed);
                    }
                    cluster.awaitWhole();
                }
                assertThat(load.refusals()).isEmpty();
                seen = load.seen();
            }
            System.err.println("two coordinators, one of them killed: keys were good after: " + made
                    + "; revoked keys were refused after: " + revoked + "; beside " + seen.size() + " exchanges");

            assertThat(revoked.count()).isGreaterThan(MANY);
            for (Times times : List.of(made, revoked)) {
                assertThat(times.millis(0.99)).isLessThan(PROMISED_MILLIS);
                // the few of a kill are within the last hundredth
                assertThat(times.millis(1)).isLessThan(PROMISED_MILLIS + UNTIL_THE_NEXT_BEAT_MILLIS);
            }
            killAnEdgeUntilBothSeeIt(cluster, pair);
            assertBooksEqualTheBill(cluster, pair.books(), seen);
            assertNodesAreToldOnce(cluster, pair);
        }
    }

    private static void killAndBringBack(CoordinatorProcess coordinator) {
        Eventually.pass(BEFORE_THE_KILL);
        coordinator.program().kill();
        Eventually.pass(AWAY);
        coordinator.restart();
        coordinator.awaitReady();
    }

    private static void killAnEdgeUntilBothSeeIt(Cluster cluster, CoordinatorPair pair) {
        EdgeProcess edge = cluster.edges().getLast();
        edge.program().kill();
        for (CoordinatorProcess coordinator : pair.both()) {
            Operator operator = coordinator.operator();
            Eventually.until(
                    "it is down",
                    NOTICED,
                    () -> NodeList.at(operator).state(nameOf(edge)).equals("down"));
        }
        edge.restart();
        edge.awaitReady();
        cluster.awaitWhole();
    }

    private static void assertBooksEqualTheBill(Cluster cluster, CoordinatorBooks books, List<Seen> seen)
            throws Exception {
        cluster.awaitReported();
        List<Billed> bill = Billed.all(cluster.simulator().bill());
        List<LedgerRow> rows = books.rows();

        assertThat(new Reconciliation(rows, bill, seen).disagreements()).isEmpty();
        assertThat(rows)
                .hasSameSizeAs(bill)
                .hasSizeGreaterThanOrEqualTo(seen.size())
                .isNotEmpty();
        assertThat(books.superseded()).isZero();
        assertThat(books.attemptsInTotals()).isEqualTo(rows.size());
        assertThat(books.tokensInTotals())
                .isEqualTo(rows.stream().mapToLong(LedgerRow::tokens).sum());
    }

    private static void assertNodesAreToldOnce(Cluster cluster, CoordinatorPair pair) {
        for (CoordinatorProcess coordinator : pair.both()) {
            assertThat(NodeList.at(coordinator.operator()).names())
                    .containsExactlyElementsOf(cluster.edges().stream()
                            .map(TwoCoordinatorsTest::nameOf)
                            .sorted()
                            .toList());
        }
        CoordinatorBooks books = pair.books();
        assertThat(books.audited("node.enrol")).hasSize(EDGES);
        assertThat(books.audited("node.register")).hasSize(EDGES + 1);
        List<List<String>> changes = books.audited("node.state");
        Map<String, String> states = new HashMap<>();
        List<String> down = new ArrayList<>();
        for (List<String> change : changes) {
            String from = state(change.get(1));
            String to = state(change.get(2));
            assertThat(from)
                    .describedAs("each change begins where the one before ended: %s", changes)
                    .isEqualTo(states.getOrDefault(change.getFirst(), "joining"));
            states.put(change.getFirst(), to);
            if (to.equals("down")) {
                down.add(change.getFirst());
            }
        }
        assertThat(states)
                .hasSize(EDGES)
                .allSatisfy((_, state) -> assertThat(state).isEqualTo("healthy"));
        assertThat(down)
                .describedAs("only the edge that was killed: %s", changes)
                .hasSize(1);
    }

    private static String state(String json) {
        return new JsonObject(json).getString("state");
    }

    private static String nameOf(EdgeProcess edge) {
        return edge.settings().name();
    }
}
