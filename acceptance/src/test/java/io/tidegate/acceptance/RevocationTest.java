package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise P5: a revoked key is refused on every connected node within a second. */
@Tag("full")
@Tag("alone")
class RevocationTest {
    private static final int REVOCATIONS = 200;
    private static final int EDGES = 3;
    private static final Duration GIVE_UP = Duration.ofSeconds(20);
    private static final double GOAL_MILLIS = 1000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @EnumSource(names = {"WEB_SOCKET", "BUS"})
    void revocationsReachEveryConnectedEdgeUnderLoad(Pushes pushes) throws Exception {
        try (Cluster cluster = Cluster.start("revocation", EDGES, pushes)) {
            cluster.awaitWhole();
            String worker = cluster.keyFor("worker");
            Operator operator = cluster.coordinator().operator();
            List<JsonObject> keys = keys(operator);
            cluster.edges()
                    .forEach(edge -> Cluster.awaitStatus(edge, keys.getLast().getString("key"), 200));
            Times times = new Times();
            try (Load load = Load.start(cluster, worker);
                    ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (JsonObject key : keys) {
                    revoke(cluster, operator, key, watchers, times);
                }
                System.err.println("revocation with " + pushes + ", refused at an edge after it was asked for: " + times
                        + "; beside " + load.done() + " exchanges");
                assertThat(load.refusals()).isEmpty();
                assertThat(load.done()).isGreaterThan(REVOCATIONS);
            }
            assertThat(times.count()).isEqualTo(REVOCATIONS * EDGES);
            assertThat(times.millis(0.99)).isLessThan(GOAL_MILLIS);
        }
    }

    /** Measured from before the revocation is asked for until an edge refuses the key. */
    private void revoke(Cluster cluster, Operator operator, JsonObject key, ExecutorService watchers, Times times)
            throws Exception {
        long began = System.nanoTime();
        List<Future<?>> refused = new ArrayList<>();
        for (EdgeProcess edge : cluster.edges()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(edge.url() + "/v1/user"))
                    .header("x-api-key", key.getString("key"))
                    .build();
            refused.add(watchers.submit(() -> {
                while (Watch.ask(client, request) != 401 && System.nanoTime() - began < GIVE_UP.toNanos()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
                times.add(System.nanoTime() - began);
            }));
        }
        operator.http().json("POST", "/admin/v1/keys/" + key.getString("key_id") + "/revoke", new JsonObject());
        for (Future<?> each : refused) {
            each.get(2 * GIVE_UP.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static List<JsonObject> keys(Operator operator) {
        operator.createUser("leaver");
        List<JsonObject> keys = new ArrayList<>();
        for (int i = 0; i < REVOCATIONS; i++) {
            keys.add(operator.http().json("POST", "/admin/v1/keys", new JsonObject().put("user", "leaver")));
        }
        return keys;
    }
}
