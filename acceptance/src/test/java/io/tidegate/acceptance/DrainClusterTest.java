package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a drain is to the rest of the cluster: nobody is sent there, and nothing is left when the node has ended. */
@Tag("full")
class DrainClusterTest {
    /** Far less than a bus takes to give up a member that did not say that it leaves: 15 s. */
    private static final Duration LEFT = Duration.ofSeconds(3);

    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final Duration STREAM = Duration.ofSeconds(8);
    private static final Duration ENDED = Duration.ofSeconds(60);
    private static final long ENOUGH_FOR_ALL = 1_000_000_000_000L;

    @Test
    void isWatchedUntilNothingIsLeftAndTakenBack() throws Exception {
        try (Cluster cluster = Cluster.start("drain-order", 1)) {
            EdgeProcess edge = cluster.edges().getFirst();
            Operator operator = cluster.coordinator().operator();
            cluster.awaitWhole();
            String key = cluster.keyFor("developer");
            operator.setDailyTokens("developer", ENOUGH_FOR_ALL);
            cluster.awaitQuotas("developer", 1);
            try (Traffic traffic = Traffic.start(edge.url(), key, 0)) {
                traffic.stream(2, STREAM);
                Eventually.until("the streams run", NOTICED, () -> inFlight(operator) == 2);
                String id = NodeList.at(operator).id(edge.settings().name());

                String watched = nodes(cluster, "drain", id, "--watch");

                traffic.finish(ENDED);
                assertThat(traffic.errors()).isEmpty();
                assertThat(watched)
                        .contains("STATE     IN FLIGHT  OUTBOX    OLDEST  LEASES  LAST BEAT")
                        .containsPattern("draining +2 ")
                        .endsWith("Nothing is left on it.\n");
                assertThat(NodeList.at(operator).state(edge.settings().name())).isEqualTo("draining");
                assertThat(discovered(cluster, key)).doesNotContain(edge.url());
                assertThat(operator.quota("developer", "tokens").held()).isZero();

                nodes(cluster, "serve", id);
                edge.awaitReady();
                cluster.awaitWhole();
                // discovery looks at the nodes once a second
                Eventually.until(
                        "discovery names it again",
                        NOTICED,
                        () -> discovered(cluster, key).contains(edge.url()));
            }
        }
    }

    @Test
    void leavesNothingHeldNothingUnreportedAndTheBusInGoodOrder() throws Exception {
        try (Cluster cluster = Cluster.start("drain-stop", 2, Pushes.WEB_SOCKET_AND_BUS)) {
            EdgeProcess edge = cluster.edges().getFirst();
            CoordinatorProcess coordinator = cluster.coordinator();
            cluster.awaitWhole();
            String key = cluster.keyFor("developer");
            coordinator.operator().setDailyTokens("developer", ENOUGH_FOR_ALL);
            cluster.awaitQuotas("developer", 1);
            try (Traffic traffic = Traffic.start(edge.url(), key, 4)) {
                Eventually.until("exchanges are done", NOTICED, () -> traffic.exchanges() > 20);
                traffic.finish(ENDED);
            }

            long began = System.nanoTime();
            edge.program().terminate();
            assertThat(edge.program().awaitExit(ENDED)).isZero();
            long ended = System.nanoTime();

            LedgerFile ledger = LedgerFile.in(edge.settings().data());
            CoordinatorBooks books = CoordinatorBooks.in(
                    CoordinatorBooks.file(coordinator.settings().data()));
            assertThat(ledger.unreported()).isZero();
            assertThat(books.rows()).hasSameSizeAs(ledger.rows()).isNotEmpty();
            assertThat(coordinator.operator().quota("developer", "tokens").held())
                    .isZero();
            Eventually.until(
                    "the bus has two members",
                    LEFT,
                    () -> metric(coordinator, "tidegate_coordinator_bus_members")
                            .equals("2.0"));
            Eventually.until(
                    "it has left",
                    NOTICED,
                    () -> NodeList.at(coordinator.operator())
                            .state(edge.settings().name())
                            .equals("left"));
            assertThat(metric(coordinator, "tidegate_coordinator_nodes{state=\"down\"}"))
                    .isEqualTo("0.0");
            System.out.println("stop of an edge with its move time: ended after " + millis(ended - began) + " ms, "
                    + ledger.rows().size() + " rows reported, nothing held; it had left the bus "
                    + millis(System.nanoTime() - ended)
                    + " ms later");
        }
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    @Test
    void aCoordinatorAnswersOnWhileNodesMoveToAnother() throws Exception {
        try (CoordinatorPair pair =
                        CoordinatorPair.start("drain-pair", settings -> settings.set("timeouts", "move", "4s"));
                Cluster cluster = Cluster.start("drain-pair", 1, pair)) {
            cluster.awaitWhole();
            CoordinatorProcess first = pair.both().getFirst();
            CoordinatorProcess second = pair.both().getLast();
            HttpProbe probe = new HttpProbe(first.settings().operatorUrl(), Map.of());

            first.program().terminate();

            Eventually.until(
                    "it says that it stops", NOTICED, () -> probe.get("/readyz").statusCode() == 503);
            assertThat(probe.get("/readyz").body()).contains("stopping");
            assertThat(probe.get("/livez").headers().firstValue("connection")).contains("close");
            Eventually.until(
                    "the node's socket is at the other one",
                    NOTICED,
                    () -> metric(second, "tidegate_coordinator_sockets").equals("1.0"));
            assertThat(first.program().isAlive()).isTrue();
            assertThat(first.program().awaitExit(ENDED)).isZero();
            assertThat(NodeList.at(second.operator()).areAll("healthy")).isTrue();
        }
    }

    private static int inFlight(Operator operator) {
        return NodeList.at(operator).nodes().getFirst().getInteger("in_flight", 0);
    }

    private static String metric(CoordinatorProcess coordinator, String name) throws IOException, InterruptedException {
        return new HttpProbe(coordinator.settings().operatorUrl(), Map.of())
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static String discovered(Cluster cluster, String key) throws IOException, InterruptedException {
        HttpProbe developer = new HttpProbe(cluster.coordinator().url(), Map.of("authorization", "Bearer " + key));
        JsonObject answer = new JsonObject(developer.get("/v1/discover").body());
        return answer.getJsonArray("endpoints", new JsonArray()).encode();
    }

    private static String nodes(Cluster cluster, String... arguments) {
        List<String> args = new ArrayList<>(List.of("nodes"));
        args.addAll(List.of(arguments));
        args.addAll(List.of("--admin-url", cluster.coordinator().settings().operatorUrl()));
        args.addAll(List.of("--admin-token", EdgeSettings.ADMIN_TOKEN));
        try (Program command = Program.tidegate(BuildFolder.scratch("nodes"), "nodes", args)) {
            assertThat(command.awaitExit(ENDED)).describedAs(command.tail()).isZero();
            return command.output();
        }
    }
}
