package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a coordinator and three edges promise each other while one of them is paused, frozen, killed or away. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFailureTest {
    private static final Duration HEALED = Duration.ofSeconds(90);
    private static final Duration DISCOVERY_FORGETS = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(10);
    private static final Duration FROZEN = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Cluster cluster;
    private Operator operator;
    private String developer;

    @BeforeAll
    void start() {
        cluster = Cluster.start("failure", 3, Pushes.WEB_SOCKET_AND_BUS);
        operator = cluster.coordinator().operator();
        developer = cluster.keyFor("developer");
        cluster.awaitWhole();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aNodeOrCoordinatorThatIsPausedForASecondIsNotTakenForDown() {
        EdgeProcess paused = cluster.edges().getFirst();
        Set<String> states = new HashSet<>();
        for (int round = 0; round < 3; round++) {
            paused.program().freeze();
            Eventually.pass(Duration.ofSeconds(1));
            paused.program().thaw();
            statesFor(Duration.ofSeconds(2), states);
        }
        cluster.coordinator().program().freeze();
        Eventually.pass(Duration.ofSeconds(6));
        cluster.coordinator().program().thaw();
        statesFor(Duration.ofSeconds(3), states);

        assertThat(states).doesNotContain("down").contains("healthy");
        cluster.awaitWhole();
    }

    @Test
    void aKilledEdgeLeavesDiscoveryWithinFiveSeconds() {
        EdgeProcess killed = cluster.edges().get(1);
        assertThat(endpoints()).contains(killed.url());
        killed.program().kill();
        long began = System.nanoTime();
        Eventually.until(
                "discovery names it no more", HEALED, () -> !endpoints().contains(killed.url()));
        Duration gone = Duration.ofNanos(System.nanoTime() - began);
        report("a killed edge left discovery", gone);
        assertThat(gone).isLessThan(DISCOVERY_FORGETS);
        killed.restart();
        killed.awaitReady();
        cluster.awaitWhole();
    }

    @Test
    void edgesServeWhileTheCoordinatorIsAwayAndHearAllAgainWhenItIsBack() throws Exception {
        try (Load load = Load.start(cluster, developer)) {
            cluster.coordinator().program().kill();
            Eventually.pass(AWAY);
            cluster.coordinator().restart();
            cluster.coordinator().awaitReady();
            long back = System.nanoTime();
            cluster.awaitWhole();
            report("once the coordinator was back, all edges were healthy and heard the bus", since(back));
            assertThat(load.refusals()).isEmpty();
            System.err.println("cluster: " + load.done() + " exchanges meanwhile, none refused");
            assertThat(load.done()).isPositive();
        }
        JsonObject key = newKey("away");
        revoke(key);
        cluster.edges().forEach(edge -> Cluster.awaitStatus(edge, key.getString("key"), 401));
    }

    @Test
    void aThawedEdgeLetsNoRevokedKeyLiveAgainAndIsListedOnce() {
        EdgeProcess frozen = cluster.edges().get(2);
        JsonObject key = newKey("leaver");
        List<String> names = NodeList.at(operator).names();
        frozen.program().freeze();
        revoke(key);
        Eventually.pass(FROZEN);
        frozen.program().thaw();
        long thawed = System.nanoTime();
        try (Watch watch = Watch.start(client, frozen.url(), key.getString("key"))) {
            Eventually.until("it refuses the key", HEALED, () -> watch.last() == 401);
            report("a thawed edge refused what was revoked meanwhile", since(thawed));
            cluster.awaitWhole();
            report("a thawed edge was healthy", since(thawed));
            Eventually.pass(Duration.ofSeconds(3));
            assertThat(watch.changes().stream()
                            .filter(status -> status != Watch.NONE)
                            .toList())
                    .isIn(List.of(200, 401), List.of(401));
        }
        assertThat(NodeList.at(operator).names()).isEqualTo(names).doesNotHaveDuplicates();
        Eventually.until(
                "discovery names all of them again",
                HEALED,
                () -> new HashSet<>(endpoints()).size() == cluster.edges().size());
        assertThat(endpoints()).doesNotHaveDuplicates();
    }

    private void statesFor(Duration time, Set<String> states) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < time.toNanos()) {
            NodeList.at(operator).nodes().forEach(node -> states.add(node.getString("state")));
            Eventually.pass(Duration.ofMillis(20));
        }
    }

    private List<String> endpoints() {
        return new HttpProbe(cluster.coordinator().url(), Map.of("authorization", "Bearer " + developer))
                .json("GET", "/v1/discover?limit=10", new JsonObject()).getJsonArray("endpoints").stream()
                        .map(endpoint -> ((JsonObject) endpoint).getString("endpoint"))
                        .toList();
    }

    /** One that every edge takes. */
    private JsonObject newKey(String user) {
        operator.createUser(user);
        JsonObject key = operator.http().json("POST", "/admin/v1/keys", new JsonObject().put("user", user));
        cluster.edges().forEach(edge -> Cluster.awaitStatus(edge, key.getString("key"), 200));
        return key;
    }

    private void revoke(JsonObject key) {
        operator.http().json("POST", "/admin/v1/keys/" + key.getString("key_id") + "/revoke", new JsonObject());
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void report(String what, Duration time) {
        System.err.println("cluster: " + what + " after " + time.toMillis() + " ms");
    }
}
