package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator does with a quota holds at every edge within a second. */
@Tag("full")
class QuotaChangeTest {
    private static final int EDGES = 4;
    private static final int ROUNDS = 5;
    private static final String USER = "developer";
    private static final long SMALL = 100_000;
    private static final long PLENTY = 1_000_000_000;
    private static final Duration GIVE_UP = Duration.ofSeconds(20);
    private static final double GOAL_MILLIS = 1_000;
    private static final Ask ASK = Ask.quick(1, 1, 1);

    @Test
    void raisingLoweringAndResettingHoldWithinASecond() throws Exception {
        try (Cluster cluster = Cluster.start("quota-change", EDGES)) {
            cluster.awaitWhole();
            Operator operator = cluster.coordinator().operator();
            String key = cluster.keyFor(USER);
            operator.setQuota(USER, "tokens", SMALL, new JsonObject());
            cluster.awaitQuotas(USER, 1);
            Times raised = new Times();
            Times lowered = new Times();
            Times anew = new Times();
            try (Crowd crowd = Crowd.at(cluster, key)) {
                for (int round = 0; round < ROUNDS; round++) {
                    assertThat(crowd.send(round, Ask.quick(1, SMALL, 1)).isWhole())
                            .isTrue();
                    awaitEverywhere(crowd, false, new Times(), () -> {});
                    awaitEverywhere(
                            crowd, true, raised, () -> operator.setQuota(USER, "tokens", PLENTY, new JsonObject()));
                    awaitEverywhere(
                            crowd, false, lowered, () -> operator.setQuota(USER, "tokens", SMALL, new JsonObject()));
                    awaitEverywhere(crowd, true, anew, () -> operator.resetQuota(USER, "tokens"));
                }
            }
            System.err.println("quota changes: raised, one passed at an edge: " + raised
                    + "; lowered, the first that was refused began: " + lowered + "; begun anew, one passed: " + anew);
            for (Times times : List.of(raised, lowered, anew)) {
                assertThat(times.count()).isEqualTo(ROUNDS * EDGES);
                assertThat(times.millis(1)).isLessThan(GOAL_MILLIS);
            }
        }
    }

    /**
     * Asks every edge again and again, and does something meanwhile.
     *
     * @param times from before that until an edge let one pass; or until one began that it refused, for a refusal takes its time
     */
    private static void awaitEverywhere(Crowd crowd, boolean passes, Times times, Runnable done) throws Exception {
        long began = System.nanoTime();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> asking = new ArrayList<>();
            for (int edge = 0; edge < EDGES; edge++) {
                int one = edge;
                asking.add(clients.submit(() -> {
                    times.add(await(crowd, one, passes, began));
                    return null;
                }));
            }
            done.run();
            for (Future<Void> one : asking) {
                one.get(2 * GIVE_UP.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static long await(Crowd crowd, int edge, boolean passes, long began) throws InterruptedException {
        while (true) {
            long asked = System.nanoTime();
            Crowd.Reply reply = crowd.send(edge, ASK);
            if (passes ? reply.isWhole() : reply.isOverQuota()) {
                return (passes ? System.nanoTime() : asked) - began;
            }
            assertThat(System.nanoTime() - began).describedAs("%s", reply).isLessThan(GIVE_UP.toNanos());
        }
    }
}
