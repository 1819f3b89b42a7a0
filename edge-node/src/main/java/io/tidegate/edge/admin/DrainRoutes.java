package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.edge.http.Drain;
import io.tidegate.edge.http.NodeLoad;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/v1/drain} and {@code /admin/v1/serve}: what an operator decides about this node, in a cluster too. */
public final class DrainRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(DrainRoutes.class);
    private static final String DRAIN = "/admin/v1/drain";
    private static final String SERVE = "/admin/v1/serve";
    private static final double MILLIS_OF_A_SECOND = 1000.0;

    private final NodeLoad load;
    private final Runnable changed;

    /** @param changed hears that the node drains, or serves again */
    public DrainRoutes(NodeLoad load, Runnable changed) {
        this.load = load;
        this.changed = changed;
    }

    public List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(
                        HttpMethod.GET,
                        DRAIN,
                        context -> Future.succeededFuture(
                                Input.query(context).wrong().orElseGet(this::state))),
                new ApiRoute(HttpMethod.POST, DRAIN, context -> order(context, true)),
                new ApiRoute(HttpMethod.POST, SERVE, context -> order(context, false)));
    }

    private Future<Answer> order(RoutingContext context, boolean drain) {
        Optional<Answer> wrong = Input.body(context).wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        Drain now = load.drain();
        if (drain != now.on(Drain.Reason.OPERATOR)) {
            LOG.info(drain ? "The node is drained by its operator" : "The operator's drain is taken back");
            if (drain) {
                now.begin(Drain.Reason.OPERATOR);
            } else {
                now.end(Drain.Reason.OPERATOR);
            }
            changed.run();
        }
        return Future.succeededFuture(state());
    }

    private Answer state() {
        Drain now = load.drain();
        return Answer.ok(new JsonObject()
                .put("draining", now.on())
                .put("reasons", new JsonArray(now.words()))
                .put("move_seconds_left", TimeUnit.NANOSECONDS.toMillis(now.moveLeftNanos()) / MILLIS_OF_A_SECOND)
                .put("in_flight", load.inFlight())
                .put("connections", load.connections()));
    }
}
