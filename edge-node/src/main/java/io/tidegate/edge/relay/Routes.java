package io.tidegate.edge.relay;

import io.tidegate.edge.upstream.RetryBudget;
import io.tidegate.edge.upstream.Upstream;
import io.tidegate.edge.upstream.UpstreamPool;
import io.tidegate.edge.upstream.Upstreams;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The ways from one event loop to all upstreams. */
public final class Routes {
    private final Upstreams upstreams;
    private final Map<String, Route> byName = new HashMap<>();
    private final List<Route> inOrder = new ArrayList<>();

    /** Routes to all upstreams; {@code pools} makes the pool of one on the event loop that will use it. */
    public Routes(Upstreams upstreams, Function<Upstream, UpstreamPool> pools) {
        this.upstreams = upstreams;
        for (Upstream upstream : upstreams.all()) {
            Route route = new Route(
                    upstream,
                    upstreams.coolDown(upstream),
                    upstreams.rateLimits(upstream),
                    pools.apply(upstream),
                    new UpstreamRequest(upstream, () -> upstreams.credential(upstream)));
            byName.put(upstream.name(), route);
            inOrder.add(route);
        }
    }

    /** All routes, in the order in which they shall be tried now. */
    public List<Route> ordered(long nowNanos) {
        if (inOrder.size() == 1) {
            return inOrder;
        }
        List<Route> routes = new ArrayList<>(inOrder.size());
        for (Upstream upstream : upstreams.ordered(nowNanos)) {
            Route route = byName.get(upstream.name());
            if (route != null) {
                routes.add(route);
            }
        }
        return routes;
    }

    public RetryBudget retries() {
        return upstreams.retries();
    }

    /** Closes connections that nobody has used for a while. */
    public void sweep() {
        inOrder.forEach(route -> route.pool().sweep());
    }

    public Future<Void> close() {
        return Future.all(inOrder.stream().map(route -> route.pool().close()).toList())
                .mapEmpty();
    }
}
