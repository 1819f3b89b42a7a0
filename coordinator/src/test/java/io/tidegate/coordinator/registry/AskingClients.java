package io.tidegate.coordinator.registry;

import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.config.DiscoveryConfig;
import io.tidegate.coordinator.discovery.DeveloperKeys;
import io.tidegate.coordinator.discovery.Discovery;
import io.tidegate.coordinator.http.ListenFace;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Developers who ask a coordinator where to go, twenty times a second and from several places, while its nodes beat. */
final class AskingClients implements AutoCloseable {
    private static final long EVERY_MILLIS = 50;
    private static final List<String> PLACES = List.of("eu-west-1", "us-east-1", "ap-southeast-2", "sa-east-1");

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final HttpClient client;
    private final ApiServer server;
    private final Discovery discovery;
    private volatile boolean closed;

    private AskingClients(ApiServer server, Discovery discovery, int port) {
        this.server = server;
        this.discovery = discovery;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
    }

    /** Opens a port for discovery on the coordinator's own event loops, and begins to ask there. */
    static AskingClients of(Vertx coordinator, Registry registry, InstantSource clock) {
        DiscoveryConfig config =
                new DiscoveryConfig(true, Duration.ofSeconds(30), 80, Optional.empty(), Optional.empty(), List.of());
        DeveloperKeys nobody = _ -> {
            throw new AssertionError("discovery is open");
        };
        Discovery discovery = new Discovery(config, registry::nodes, () -> Revision.NONE, nobody, clock);
        discovery.start(coordinator);
        ApiServer server = new ApiServer(
                coordinator,
                ListenFace.of(discovery.routes(), List.of(), Readiness.Ready::new),
                Optional.empty(),
                () -> "req_1");
        AskingClients clients = new AskingClients(server, discovery, TestStore.done(server.start("127.0.0.1", 0)));
        clients.ask(0);
        return clients;
    }

    private void ask(int turn) {
        if (closed) {
            return;
        }
        vertx.setTimer(EVERY_MILLIS, _ -> ask(turn + 1));
        long begun = System.nanoTime();
        client.request(HttpMethod.GET, "/v1/discover?limit=5&location=" + PLACES.get(turn % PLACES.size()))
                .compose(request -> request.send())
                .compose(response -> response.body().map(_ -> response))
                .onComplete(result -> {
                    if (result.succeeded() && isOk(result.result())) {
                        nanos.add(System.nanoTime() - begun);
                    } else {
                        failed.incrementAndGet();
                    }
                });
    }

    private static boolean isOk(HttpClientResponse response) {
        return response.statusCode() == 200;
    }

    int failed() {
        return failed.get();
    }

    /** How long answers took, ascending, without those of the first seconds. */
    long[] sortedNanos(int skipped) {
        return nanos.stream().skip(skipped).mapToLong(Long::longValue).sorted().toArray();
    }

    @Override
    public void close() {
        closed = true;
        discovery.close();
        TestStore.done(client.close());
        TestStore.done(server.close());
        TestStore.done(vertx.close());
    }
}
