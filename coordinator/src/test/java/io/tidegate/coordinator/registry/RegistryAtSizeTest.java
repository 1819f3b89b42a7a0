package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand nodes that beat every second, each over a connection of its own, with real signatures, against one coordinator with
 * SQLite in the same process. The signatures are made beforehand, so that the figures are the coordinator's, but for the client's
 * sockets. It prints the figures. Needs two cores for itself: a beat costs about a millisecond of one, most of it the signature.
 */
@Tag("full")
class RegistryAtSizeTest {
    private static final int NODES = 1000;
    private static final int ROUNDS = 30;
    private static final int WARM_UP_ROUNDS = 5;
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final String PATH = "/v1/nodes/heartbeat";

    private record Signed(byte[] body, String authorization) {}

    @Test
    void aThousandNodesBeatEverySecond(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        // The coordinator's clock is put back by the time that the signing took.
        AtomicLong behindMillis = new AtomicLong();
        InstantSource clock = () -> Instant.ofEpochMilli(System.currentTimeMillis() - behindMillis.get());
        SqliteStore store = TestStore.open(vertx, folder, clock);
        TestCoordinator coordinator = new TestCoordinator(vertx, store, clock, System::nanoTime);
        List<TestNode> nodes = enrolled(coordinator);
        long signedFor = clock.millis();
        List<List<Signed>> beats = signed(nodes, signedFor);
        behindMillis.set(System.currentTimeMillis() - signedFor);
        AtomicLongArray nanos = new AtomicLongArray(NODES * ROUNDS);
        AtomicInteger failed = new AtomicInteger();

        long cpu = cpuNanos();
        long begun = System.nanoTime();
        AskingClients developers = AskingClients.of(vertx, coordinator.registry.nodes(), clock);
        beatAll(coordinator.port(), beats, nanos, failed);
        developers.close();
        double cores = (double) (cpuNanos() - cpu) / (System.nanoTime() - begun);

        long[] sorted = IntStream.range(WARM_UP_ROUNDS * NODES, ROUNDS * NODES)
                .mapToLong(nanos::get)
                .sorted()
                .toArray();
        Collection<NodeView> views = coordinator.registry.nodes().nodes();
        long[] listing = listing(coordinator);
        beats.clear();
        System.out.printf(
                Locale.ROOT,
                "%d nodes for %d s, %d of %d beats refused or lost: p50 %.2f ms, p99 %.2f ms, worst %.2f ms;"
                        + " %.2f cores of %d, the clients' sockets included; heap in use after a collection %d MB;"
                        + " listing all nodes p50 %d us, p99 %d us%n",
                NODES,
                ROUNDS,
                failed.get(),
                NODES * ROUNDS,
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 1),
                cores,
                Runtime.getRuntime().availableProcessors(),
                usedMegabytes(),
                at(listing, 0.5) / 1000,
                at(listing, 0.99) / 1000);

        long[] asked = developers.sortedNanos(WARM_UP_ROUNDS * 20);
        System.out.printf(
                Locale.ROOT,
                "discovery meanwhile, asked %d times: p50 %.2f ms, p99 %.2f ms%n",
                asked.length,
                millis(asked, 0.5),
                millis(asked, 0.99));

        assertThat(failed).hasValue(0);
        assertThat(developers.failed()).isZero();
        assertThat(views).hasSize(NODES).allMatch(view -> view.state() == NodeState.HEALTHY);
        // Those that joined early were silent while the signatures were made; nobody is while all beat.
        assertThat(coordinator.audit("node.state"))
                .noneMatch(entry ->
                        entry.before().contains("healthy") && entry.after().contains("down"));
        assertThat(at(sorted, 0.99)).isLessThan(StateRules.SUSPECT_AFTER.toNanos());
        coordinator.close();
        TestStore.done(store.close());
        TestStore.done(vertx.close());
    }

    private static List<TestNode> enrolled(TestCoordinator coordinator) {
        String token = coordinator.invite(Messages.LOCATION, NODES);
        List<TestNode> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            TestNode node = new TestNode("edge-" + i, InstantSource.system());
            OneCoordinator.expect(200, node.enrol(coordinator, token));
            OneCoordinator.expect(200, node.register(coordinator, i + 1));
            nodes.add(node);
        }
        return nodes;
    }

    /** The beats of each node; as many seconds ahead as they will be sent. */
    private static List<List<Signed>> signed(List<TestNode> nodes, long now) {
        return new ArrayList<>(IntStream.range(0, NODES)
                .parallel()
                .mapToObj(i -> IntStream.range(0, ROUNDS)
                        .mapToObj(round -> {
                            long time = now + round * 1000L;
                            byte[] body = Wire.write(Messages.at(Messages.beat(i + 1, round + 1, Messages.WELL), time));
                            TestNode node = nodes.get(i);
                            String authorization = new RequestSigner(node.id, node.keys.privateKey(), () -> time)
                                    .sign("POST", PATH, body);
                            return new Signed(body, authorization);
                        })
                        .toList())
                .toList());
    }

    private static void beatAll(int port, List<List<Signed>> beats, AtomicLongArray nanos, AtomicInteger failed) {
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
                new PoolOptions().setHttp1MaxSize(NODES));
        Promise<Void> done = Promise.promise();
        AtomicInteger left = new AtomicInteger(NODES * ROUNDS);
        long begin = System.nanoTime() + SETTLING.toNanos();
        for (int i = 0; i < NODES; i++) {
            next(vertx, client, new Sending(i, beats.get(i), begin, nanos, failed, left, done), 0);
        }
        try {
            done.future().await(ROUNDS * 2L + 30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(left + " beats were not answered", e);
        }
        TestStore.done(client.close());
        TestStore.done(vertx.close());
    }

    private record Sending(
            int node,
            List<Signed> beats,
            long begin,
            AtomicLongArray nanos,
            AtomicInteger failed,
            AtomicInteger left,
            Promise<Void> done) {
        /** When a beat is due: nodes are spread over the second. */
        long due(int round) {
            return begin + round * 1_000_000_000L + node * (1_000_000_000L / NODES);
        }

        void answered(int round, boolean well) {
            nanos.set(round * NODES + node, System.nanoTime() - due(round));
            if (!well) {
                failed.incrementAndGet();
            }
            if (left.decrementAndGet() == 0) {
                done.complete();
            }
        }
    }

    private static void next(Vertx vertx, HttpClient client, Sending sending, int round) {
        if (round == ROUNDS) {
            return;
        }
        long wait = Math.max(1, (sending.due(round) - System.nanoTime()) / 1_000_000);
        vertx.setTimer(wait, _ -> {
            next(vertx, client, sending, round + 1);
            Signed beat = sending.beats().get(round);
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setURI(PATH)
                    .putHeader("authorization", beat.authorization());
            client.request(options)
                    .compose(request -> request.send(Buffer.buffer(beat.body())))
                    .compose(response -> response.body().map(_ -> response.statusCode() == 200))
                    .onComplete(result -> sending.answered(round, result.succeeded() && result.result()));
        });
    }

    private static long[] listing(TestCoordinator coordinator) {
        return IntStream.range(0, 2000)
                .mapToLong(_ -> {
                    long begin = System.nanoTime();
                    assertThat(coordinator.registry.nodes().nodes().size()).isEqualTo(NODES);
                    return System.nanoTime() - begin;
                })
                .skip(1000)
                .sorted()
                .toArray();
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(sorted.length * share))];
    }

    private static double millis(long[] sorted, double share) {
        return at(sorted, share) / 1e6;
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long usedMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
