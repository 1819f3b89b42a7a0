package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promise P4, nobody is cut: every coordinator and every edge of a site is stopped by SIGTERM and started again, one after another, while
 * clients send short exchanges and read streams of over a minute. No stream is cut, no client sees an error, and the books are right.
 */
@Tag("full")
class RollingRestartTest {
    private static final int EDGES = 3;
    private static final int CLIENTS = 6;
    private static final String MOVE = "3s";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration STREAM = Duration.ofSeconds(61);
    private static final Duration DRAINED = Duration.ofSeconds(110);
    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final long ENOUGH_FOR_ALL = 1_000_000_000_000L;
    private static final long ENOUGH_FOR_ONE = 1_000_000_000L;

    private final List<String> restarts = new ArrayList<>();

    @Test
    void cutsNoStreamAndShowsNoClientAnError() throws Exception {
        try (CoordinatorPair pair =
                        CoordinatorPair.start("rolling", settings -> settings.set("timeouts", "move", MOVE));
                Cluster cluster = Cluster.start("rolling", 0, pair)) {
            for (int i = 1; i <= EDGES; i++) {
                cluster.join(EdgeSettings.named("rolling-edge-" + i)
                        .set("timeouts", "move", MOVE)
                        .set("timeouts", "drain", "100s"));
            }
            cluster.awaitWhole();
            String key = cluster.keyFor("developer");
            // What a machine that is too busy to ask the bank in time refuses is no matter of this test.
            pair.both()
                    .getFirst()
                    .operator()
                    .setQuota("developer", "tokens", ENOUGH_FOR_ALL, new JsonObject().put("island", ENOUGH_FOR_ONE));
            cluster.awaitQuotas("developer", 1);

            try (TcpBalancer site = TcpBalancer.toEachReady(cluster.edges());
                    Traffic traffic = Traffic.start(site.url(), key, CLIENTS)) {
                traffic.stream(2 * EDGES, STREAM);
                for (CoordinatorProcess coordinator : pair.both()) {
                    restart(coordinator, cluster);
                }
                for (EdgeProcess edge : cluster.edges()) {
                    boolean last = edge == cluster.edges().getLast();
                    restart(edge, cluster, site, last ? () -> {} : () -> traffic.stream(2 * (EDGES - 1), STREAM));
                }
                traffic.finish(DRAINED);
                tell(traffic);

                assertThat(traffic.errors()).isEmpty();
                assertThat(traffic.streams())
                        .hasSize(2 * EDGES + 2 * (EDGES - 1) * (EDGES - 1))
                        .allMatch(time -> time.compareTo(A_MINUTE) > 0);
                assertBooksEqualTheBill(cluster, pair, traffic.seen());
            }
            assertNobodyWasJudgedWrongly(pair.books());
        }
    }

    private void restart(CoordinatorProcess coordinator, Cluster cluster) {
        long began = System.nanoTime();
        coordinator.program().terminate();
        assertThat(coordinator.program().awaitExit(DRAINED)).isZero();
        coordinator.restart();
        coordinator.awaitReady();
        cluster.awaitWhole();
        restarts.add("a coordinator " + seconds(began));
    }

    /** @param meanwhile begins when the site knows that the edge drains */
    private void restart(EdgeProcess edge, Cluster cluster, TcpBalancer site, Runnable meanwhile) throws IOException {
        long began = System.nanoTime();
        edge.program().terminate();
        Eventually.until("the site avoids it", NOTICED, () -> site.avoids(edge.url()));
        meanwhile.run();
        assertThat(edge.program().awaitExit(DRAINED)).isZero();
        assertThat(LedgerFile.in(edge.settings().data()).unreported())
                .describedAs("rows that an edge has not reported before it ended")
                .isZero();
        edge.restart();
        edge.awaitReady();
        cluster.awaitWhole();
        restarts.add("an edge " + seconds(began));
    }

    private static String seconds(long beganNanos) {
        return Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds() + " s";
    }

    private void tell(Traffic traffic) {
        System.err.println("rolling restart of " + EDGES + " edges and 2 coordinators: "
                + traffic.streams().size() + " streams of "
                + traffic.streams().stream().min(Duration::compareTo).orElse(Duration.ZERO) + " to "
                + traffic.streams().stream().max(Duration::compareTo).orElse(Duration.ZERO) + " and "
                + traffic.exchanges() + " exchanges came whole, "
                + traffic.errors().size() + " errors; restarted in: "
                + String.join(", ", restarts));
    }

    private static void assertBooksEqualTheBill(Cluster cluster, CoordinatorPair pair, List<Seen> seen)
            throws Exception {
        QuotaStanding quota = QuotaAudit.awaitNothingHeld(pair.both().getFirst().operator(), "developer", "tokens");
        cluster.awaitReported();
        List<Billed> bill = Billed.all(cluster.simulator().bill());
        List<LedgerRow> rows = pair.books().rows();

        assertThat(new Reconciliation(rows, bill, seen).disagreements()).isEmpty();
        assertThat(rows).hasSameSizeAs(bill).hasSameSizeAs(seen).allMatch(LedgerRow::exact);
        assertThat(quota.used())
                .isEqualTo(rows.stream()
                        .mapToLong(row -> QuotaRow.tokens(row.usage()))
                        .sum());
        assertThat(pair.books().superseded()).isZero();
    }

    /** Only who drains goes down. */
    private static void assertNobodyWasJudgedWrongly(CoordinatorBooks books) {
        Map<String, List<String>> states = new HashMap<>();
        for (List<String> change : books.audited("node.state")) {
            states.computeIfAbsent(change.getFirst(), _ -> new ArrayList<>())
                    .add(new JsonObject(change.get(2)).getString("state"));
        }
        assertThat(states).hasSize(EDGES).allSatisfy((_, of) -> {
            assertThat(of).endsWith("healthy").contains("draining");
            List<String> upToTheEnd = of.subList(0, of.contains("down") ? of.indexOf("down") : 0);
            assertThat(upToTheEnd.isEmpty() || upToTheEnd.contains("draining"))
                    .describedAs("%s", of)
                    .isTrue();
            assertThat(of.stream().filter("down"::equals)).hasSizeLessThanOrEqualTo(1);
        });
    }
}
