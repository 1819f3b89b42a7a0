package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * This version and the release before run beside each other: a coordinator and the edges of a site are replaced one after another under
 * load, to this version and back again, on the same data. No answer is cut, and the books are right.
 */
@Tag("full")
class UpgradeTest {
    private static final int EDGES = 2;
    private static final int CLIENTS = 4;
    private static final Duration STREAM = Duration.ofSeconds(10);
    private static final Duration ENDED = Duration.ofSeconds(60);
    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final long ENOUGH_FOR_ALL = 1_000_000_000_000L;

    private final Release before = ReleaseBefore.built();
    private final Release after = Release.THIS.with(Map.of("TIDEGATE_TIMEOUTS_MOVE", "2s"));

    @Test
    void replacesTheReleaseBeforeAndIsReplacedByItWithoutACut() throws Exception {
        try (Cluster cluster = Cluster.start("upgrade", EDGES, before)) {
            cluster.awaitWhole();
            String key = cluster.keyFor("developer");
            cluster.coordinator().operator().setQuota("developer", "tokens", ENOUGH_FOR_ALL, new JsonObject());
            cluster.awaitQuotas("developer", 1);

            try (TcpBalancer site = TcpBalancer.toEachReady(cluster.edges());
                    Traffic traffic = Traffic.startPatient(site.url(), key, CLIENTS)) {
                long began = System.nanoTime();
                replace(cluster, site, traffic, after);
                replace(cluster, site, traffic, before);
                traffic.finish(ENDED);
                System.err.println("upgrade from " + before.name() + " and back, 1 coordinator and " + EDGES
                        + " edges in "
                        + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s: "
                        + traffic.streams().size() + " streams and " + traffic.exchanges() + " exchanges came whole, "
                        + traffic.errors().size() + " were cut, " + traffic.again() + " tries were told to come again");

                assertThat(traffic.errors()).isEmpty();
                assertThat(traffic.streams()).hasSize(2 * 2 * EDGES);
                assertBooksEqualTheBill(cluster, traffic.seen());
            }
        }
    }

    private void replace(Cluster cluster, TcpBalancer site, Traffic traffic, Release with) throws IOException {
        CoordinatorProcess coordinator = cluster.coordinator();
        coordinator.program().terminate();
        assertThat(coordinator.program().awaitExit(ENDED)).isZero();
        coordinator.restart(with);
        coordinator.awaitReady();
        cluster.awaitWhole();
        for (EdgeProcess edge : cluster.edges()) {
            traffic.stream(2, STREAM);
            replace(edge, cluster, site, with);
        }
    }

    /** Drains it by order first: the release before refuses new exchanges as soon as it is told to stop. */
    private void replace(EdgeProcess edge, Cluster cluster, TcpBalancer site, Release with) throws IOException {
        Operator operator = cluster.coordinator().operator();
        String node =
                "/admin/v1/nodes/" + NodeList.at(operator).id(edge.settings().name());
        operator.http().json("POST", node + "/drain", new JsonObject());
        Eventually.until("the site avoids it", NOTICED, () -> site.avoids(edge.url()));
        Eventually.pass(Duration.ofSeconds(1));
        edge.program().terminate();
        assertThat(edge.program().awaitExit(ENDED)).isZero();
        edge.restart(with);
        operator.http().json("POST", node + "/serve", new JsonObject());
        edge.awaitReady();
        cluster.awaitWhole();
    }

    private static void assertBooksEqualTheBill(Cluster cluster, List<Seen> seen) throws Exception {
        QuotaStanding quota = QuotaAudit.awaitNothingHeld(cluster.coordinator().operator(), "developer", "tokens");
        cluster.awaitReported();
        List<Billed> bill = Billed.all(cluster.simulator().bill());
        CoordinatorBooks books = CoordinatorBooks.in(
                CoordinatorBooks.file(cluster.coordinator().settings().data()));
        List<LedgerRow> rows = books.rows();

        assertThat(new Reconciliation(rows, bill, seen).disagreements()).isEmpty();
        assertThat(rows).hasSameSizeAs(bill).hasSizeGreaterThanOrEqualTo(seen.size());
        assertThat(quota.used())
                .isEqualTo(rows.stream()
                        .mapToLong(row -> QuotaRow.tokens(row.usage()))
                        .sum());
    }
}
