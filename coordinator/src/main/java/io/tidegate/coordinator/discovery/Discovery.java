package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.config.DiscoveryConfig;
import io.tidegate.coordinator.config.LocationConfig;
import io.tidegate.coordinator.registry.NodeView;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Discovery: looks at the nodes every second, and answers who asks. */
public final class Discovery implements AutoCloseable {
    static final long LOOK_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private final Supplier<? extends Collection<NodeView>> nodes;
    private final Supplier<Revision> newest;
    private final InstantSource clock;
    private final Eligibility eligibility;
    private final Latencies latencies = new Latencies();
    private final Ranker ranker;
    private final Rankings rankings;
    private final List<ApiRoute> routes;
    private volatile boolean closed;

    /**
     * Discovery that does not look yet.
     *
     * @param nodes from memory, in no time
     * @param newest the newest revision of keys
     */
    public Discovery(
            DiscoveryConfig config,
            Supplier<? extends Collection<NodeView>> nodes,
            Supplier<Revision> newest,
            DeveloperKeys keys,
            InstantSource clock) {
        this.nodes = nodes;
        this.newest = newest;
        this.clock = clock;
        Locations locations = Locations.with(config.locations().stream()
                .collect(Collectors.toMap(
                        LocationConfig::name, own -> new Place(own.lat(), own.lon()), (_, last) -> last)));
        ClientPlaces places = new ClientPlaces(locations);
        this.eligibility = new Eligibility(config.healthFloor());
        this.ranker = new Ranker(locations, latencies, eligibility);
        this.rankings = new Rankings(ranker, nodes, clock);
        Callers callers = new Callers(keys, config.open());
        this.routes = List.of(
                new DiscoverRoute(config, callers, places, rankings, nodes).route(),
                new LatencyRoute(callers, places, latencies, nodes, clock).route(),
                new ScriptRoute(config).route());
    }

    /** For the listener that developers reach. */
    public List<ApiRoute> routes() {
        return routes;
    }

    /** Looks now, and then every second until it is closed, on worker threads: a look at a thousand nodes takes milliseconds. */
    public void start(Vertx vertx) {
        look();
        later(vertx);
    }

    private void later(Vertx vertx) {
        vertx.setTimer(LOOK_MILLIS, _ -> {
            if (!closed) {
                vertx.executeBlocking(this::looked)
                        .onFailure(failure -> LOG.error("A look at the nodes failed", failure))
                        .onComplete(_ -> later(vertx));
            }
        });
    }

    private boolean looked() {
        look();
        return true;
    }

    /** Sees how the nodes are; one call after the other. */
    void look() {
        long now = clock.millis();
        eligibility.look(nodes.get(), newest.get(), now);
        latencies.expire(now);
        rankings.renew();
    }

    /** For operators: a node's score for a client about which nothing is known, with its terms. */
    public JsonObject scoreOf(NodeView node) {
        return RankingJson.score(ranker.score(node, clock.millis()));
    }

    @Override
    public void close() {
        closed = true;
    }
}
