package io.tidegate.coordinator.size;

import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.size.Member.Signed;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Nodes that beat every second, spread over it, each over a connection of its own. Their beats are signed beforehand: a thousand
 * signatures a second would take half a core from the coordinator.
 */
final class BeatingFleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One event loop, so that the coordinator waits for as few threads as can be. */
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));

    private final HttpClientAgent client = vertx.createHttpClient();
    private final List<HttpClientConnection> connections = new ArrayList<>();
    private final long from;
    private final int nodes;
    private final Signed[] beats;
    private final AtomicLongArray nanos;
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private long begin;

    /**
     * Signs. Blocks.
     *
     * @param applied up to where the nodes have all changes
     * @param seconds for how long they will beat
     * @param from the coordinator's time when they will begin, milliseconds since 1970
     */
    BeatingFleet(List<Member> members, Revision applied, int seconds, long from) {
        this.from = from;
        nodes = members.size();
        nanos = new AtomicLongArray(nodes * seconds);
        beats = IntStream.range(0, nodes * seconds)
                .parallel()
                .mapToObj(index ->
                        members.get(index % nodes).beat(index / nodes + 1, applied, from + index / nodes * 1000L))
                .toArray(Signed[]::new);
    }

    /** The coordinator's time when they are to begin, milliseconds since 1970. */
    long from() {
        return from;
    }

    /** Connects, and begins to beat. */
    void start(int port) {
        HttpConnectOptions coordinator =
                new HttpConnectOptions().setHost("127.0.0.1").setPort(port);
        for (int i = 0; i < nodes; i++) {
            connections.add(TestStore.done(client.connect(coordinator)));
        }
        begin = System.nanoTime();
        vertx.runOnContext(_ -> send(0));
    }

    private long due(int index) {
        return begin + index * (1_000_000_000L / nodes);
    }

    /** Sends what is due, and so on. */
    private void send(int first) {
        int index = first;
        while (index < beats.length && due(index) <= System.nanoTime()) {
            send(index, connections.get(index % nodes));
            index++;
        }
        int next = index;
        if (next < beats.length) {
            vertx.setTimer(1, _ -> send(next));
        }
    }

    private void send(int index, HttpClientConnection connection) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI(Member.BEAT_PATH)
                .putHeader("authorization", beats[index].authorization());
        connection
                .request(options)
                .compose(request -> request.send(beats[index].body()))
                .compose(response -> response.body().map(_ -> response.statusCode() == 200))
                .onComplete(result -> answered(index, result.succeeded() && result.result()));
    }

    private void answered(int index, boolean well) {
        nanos.set(index, System.nanoTime() - due(index));
        if (!well) {
            failed.incrementAndGet();
        }
        answered.incrementAndGet();
    }

    /** Waits until so many seconds' beats are answered. */
    void await(int seconds) {
        long end = at(seconds) + PATIENCE.toNanos();
        while (answered.get() < seconds * nodes) {
            if (System.nanoTime() > end) {
                throw new AssertionError(seconds * nodes - answered.get() + " beats were not answered");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** When so many seconds of it are over, by the monotonic clock. */
    long at(int seconds) {
        return begin + Duration.ofSeconds(seconds).toNanos();
    }

    /** How many beats were refused or lost. */
    int failed() {
        return failed.get();
    }

    /** From when a beat was due to its answer, in these seconds. */
    Percentiles latency(int from, int to) {
        return Percentiles.of(IntStream.range(from * nodes, to * nodes).mapToLong(nanos::get));
    }

    @Override
    public void close() {
        TestStore.done(client.close());
        TestStore.done(vertx.close());
    }
}
