package io.tidegate.acceptance;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * This version and the release before run beside each other: the coordinators and the edges of a site are replaced one after another under
 * load, to this version and back again, on the same data. No answer is cut, a quota holds, and the books are right.
 */
@Tag("full")
@Execution(ExecutionMode.CONCURRENT) // the long one waits for streams most of the time
class UpgradeTest {
    private static final int CLIENTS = 4;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG_STREAM = Duration.ofSeconds(61);
    private static final Duration SHORT_STREAM = Duration.ofSeconds(10);
    private static final Duration ENDED = Duration.ofSeconds(110);
    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final Duration USED_UP = Duration.ofSeconds(60);
    private static final long ENOUGH_FOR_ALL = 1_000_000_000_000L;
    /** Used up before everything is replaced twice. */
    private static final int FEW_REQUESTS = 100;

    private static final int SOME = 5;

    private static Release before;

    private final Release after = Release.THIS.with(Map.of("TIDEGATE_TIMEOUTS_MOVE", "2s"));

    @BeforeAll
    static void build() {
        before = ReleaseBefore.built();
    }

    @Test
    void replacesTheReleaseBeforeAndIsReplacedByItWithoutACut() throws Exception {
        // given a site of the release before: two coordinators on one PostgreSQL, two edges
        try (CoordinatorPair pair = CoordinatorPair.start("upgrade", before);
                Cluster cluster = Cluster.start("upgrade", 0, pair)) {
            EdgeProcess one = cluster.join(settings("upgrade-edge-1"));
            EdgeProcess other = cluster.join(settings("upgrade-edge-2"));
            cluster.awaitWhole();
            String key = keyWithQuota(cluster, "developer", "tokens", ENOUGH_FOR_ALL);
            String keyWithFew = keyWithQuota(cluster, "frugal", "requests", FEW_REQUESTS);

            // when all are replaced by this version and back again, and streams of over a minute run through each way
            try (TcpBalancer site = TcpBalancer.toEachReady(cluster.edges());
                    Traffic traffic = Traffic.startPatient(site.url(), key, CLIENTS);
                    Traffic limited = Traffic.startPatient(site.url(), keyWithFew, 1)) {
                long began = System.nanoTime();
                traffic.stream(other.url(), 2, LONG_STREAM);
                replace(pair, cluster, after);
                traffic.stream(one.url(), 2, SHORT_STREAM);
                replace(one, cluster, site, after, () -> {});
                replace(other, cluster, site, after, () -> traffic.stream(one.url(), 2, LONG_STREAM));
                replace(pair, cluster, before);
                replace(one, cluster, site, before, () -> traffic.stream(other.url(), 2, SHORT_STREAM));
                replace(other, cluster, site, before, () -> {});
                Eventually.until(
                        "the quota is used up, and somebody was told so",
                        USED_UP,
                        () -> usedByFrugal(cluster) >= FEW_REQUESTS
                                && !limited.errors().isEmpty());
                traffic.finish(ENDED);
                limited.finish(ENDED);
                tell(traffic, began);

                // then nobody was cut, nobody was refused but who had used up a quota, and the books are right
                assertThat(traffic.errors()).isEmpty();
                assertThat(traffic.streams())
                        .hasSize(8)
                        .filteredOn(time -> time.compareTo(A_MINUTE) > 0)
                        .hasSize(4);
                assertThat(limited.errors()).allMatch(error -> error.startsWith("429 "));
                assertThat(limited.exchanges()).isLessThanOrEqualTo(FEW_REQUESTS);
                assertBooksEqualTheBill(cluster, pair.books(), traffic.seen(), limited.seen());
                assertThat(usedByFrugal(cluster)).isEqualTo(FEW_REQUESTS);
            }
        }
    }

    @Test
    void takesOverTheFilesOfTheReleaseBeforeAndGivesThemBack() throws Exception {
        // given a coordinator and an edge of the release before, which keep their data in SQLite and have served
        try (Cluster cluster = Cluster.start("upgrade-sqlite", 1, before)) {
            cluster.awaitWhole();
            EdgeProcess edge = cluster.edges().getFirst();
            String key = keyWithQuota(cluster, "developer", "tokens", ENOUGH_FOR_ALL);
            List<Seen> seen = new ArrayList<>(spend(edge, key));

            // when this version serves with their data, and then the release before again; the edge hears the other's
            // pushes meanwhile
            for (Release next : List.of(after, before)) {
                end(cluster.coordinator().program());
                cluster.coordinator().restart(next);
                cluster.coordinator().awaitReady();
                cluster.awaitWhole();
                end(edge.program());
                edge.restart(next);
                edge.awaitReady();
                cluster.awaitWhole();
                seen.addAll(spend(edge, key));
            }

            // then the books have all that was served
            assertBooksEqualTheBill(
                    cluster,
                    CoordinatorBooks.in(CoordinatorBooks.file(
                            cluster.coordinator().settings().data())),
                    seen,
                    List.of());
        }
    }

    @Test
    void theReleaseBeforeRefusesADatabaseThatALaterOneHasChangedBeyondIt() throws Exception {
        // given a database of which a later version has not said that the release before can run on it
        try (PostgresProcess postgres = PostgresProcess.start();
                CoordinatorProcess coordinator = CoordinatorProcess.start(
                        CoordinatorPair.settings("upgrade-newer", postgres).unset("timeouts"), before)) {
            end(coordinator.program());
            try (Connection database = DriverManager.getConnection(postgres.url(), PostgresProcess.USER, "");
                    Statement later = database.createStatement()) {
                later.executeUpdate("UPDATE flyway_schema_history SET version = '999' WHERE version = '9'");
            }

            // when the release before is started on it
            coordinator.restart();

            // then it ends, and says why
            assertThat(coordinator.program().awaitExit(ENDED)).isNotZero();
            assertThat(coordinator.program().output())
                    .contains("has schema version 999, this program knows versions up to 9")
                    .contains("Start the newer program that wrote it, or restore a backup made before it ran.");
        }
    }

    private static EdgeSettings settings(String name) {
        return EdgeSettings.named(name).unset("timeouts", "move").set("timeouts", "drain", "100s");
    }

    private static String keyWithQuota(Cluster cluster, String user, String unit, long limit) {
        String key = cluster.keyFor(user);
        cluster.coordinator().operator().setQuota(user, unit, limit, new JsonObject());
        cluster.awaitQuotas(user, 1);
        return key;
    }

    private static List<Seen> spend(EdgeProcess edge, String key) {
        try (Traffic traffic = Traffic.startPatient(edge.url(), key, 1)) {
            Eventually.until("some were served", ENDED, () -> traffic.exchanges() >= SOME);
            traffic.finish(ENDED);
            assertThat(traffic.errors()).isEmpty();
            return traffic.seen();
        }
    }

    private static void end(Program program) {
        program.terminate();
        assertThat(program.awaitExit(ENDED)).isZero();
    }

    private static void replace(CoordinatorPair pair, Cluster cluster, Release with) {
        for (CoordinatorProcess coordinator : pair.both()) {
            end(coordinator.program());
            coordinator.restart(with);
            coordinator.awaitReady();
            cluster.awaitWhole();
        }
    }

    /**
     * Drains it by order first: the release before refuses new exchanges as soon as it is told to stop.
     *
     * @param meanwhile begins when the site knows that the edge drains
     */
    private static void replace(EdgeProcess edge, Cluster cluster, TcpBalancer site, Release with, Runnable meanwhile)
            throws IOException {
        Operator operator = cluster.coordinator().operator();
        String node =
                "/admin/v1/nodes/" + NodeList.at(operator).id(edge.settings().name());
        operator.http().json("POST", node + "/drain", new JsonObject());
        Eventually.until("the site avoids it", NOTICED, () -> site.avoids(edge.url()));
        meanwhile.run();
        Eventually.pass(Duration.ofSeconds(1));
        end(edge.program());
        edge.restart(with);
        operator.http().json("POST", node + "/serve", new JsonObject());
        edge.awaitReady();
        cluster.awaitWhole();
    }

    private static void tell(Traffic traffic, long beganNanos) {
        System.err.println("upgrade from " + before.name() + " and back, 2 coordinators and 2 edges in "
                + Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds() + " s: "
                + traffic.streams().size() + " streams and " + traffic.exchanges() + " exchanges came whole, "
                + traffic.errors().size() + " were cut, " + traffic.again() + " tries were told to come again");
    }

    private static long usedByFrugal(Cluster cluster) {
        return cluster.coordinator().operator().quota("frugal", "requests").used();
    }

    /** Ends the edges first: what they hold then goes back at once. */
    private static void assertBooksEqualTheBill(
            Cluster cluster, CoordinatorBooks books, List<Seen> byDeveloper, List<Seen> byOthers) throws Exception {
        cluster.edges().forEach(edge -> end(edge.program()));
        QuotaStanding quota = QuotaAudit.awaitNothingHeld(cluster.coordinator().operator(), "developer", "tokens");
        cluster.awaitReported();
        List<Billed> bill = Billed.all(cluster.simulator().bill());
        List<LedgerRow> rows = books.rows();
        List<Seen> seen = Stream.concat(byDeveloper.stream(), byOthers.stream()).toList();
        Set<String> sessions = byDeveloper.stream().map(Seen::session).collect(toSet());

        assertThat(new Reconciliation(rows, bill, seen).disagreements()).isEmpty();
        assertThat(rows).hasSameSizeAs(bill).hasSizeGreaterThanOrEqualTo(seen.size());
        assertThat(quota.used())
                .isEqualTo(rows.stream()
                        .filter(row -> sessions.contains(row.session()))
                        .mapToLong(row -> QuotaRow.tokens(row.usage()))
                        .sum());
    }
}
