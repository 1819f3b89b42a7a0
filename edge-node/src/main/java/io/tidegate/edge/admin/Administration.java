package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.edge.auth.Directory;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.usage.UsageView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All that an operator may do under {@code /admin/v1}: the operations of the OpenAPI document. */
public final class Administration {
    private final List<ApiRoute> routes;

    /**
     * The operations on these users, keys and quotas.
     *
     * @param node what the node says of itself, asked at each {@code GET /admin/v1/node}
     */
    public Administration(
            Directory directory,
            KeyIndex index,
            QuotaFace quotas,
            UsageView views,
            Ledger ledger,
            InstantSource clock,
            Supplier<JsonObject> node) {
        Users users = new Users(index);
        this(Stream.of(
                        new UserRoutes(directory, users).routes(),
                        new PersonRoutes(directory, index, quotas, ledger, clock, users).routes(),
                        new KeyRoutes(directory, index, users, clock).routes(),
                        quotas.routes(),
                        new UsageRoutes(views, users).routes(),
                        List.of(new ApiRoute(HttpMethod.GET, "/admin/v1/node", context -> shown(context, node))))
                .flatMap(List::stream)
                .toList());
    }

    private Administration(List<ApiRoute> routes) {
        this.routes = routes;
    }

    /** The same, but users, keys and quotas are changed elsewhere: here they are only shown. */
    public Administration changedAt(URI coordinator) {
        return new Administration(routes.stream()
                .map(route -> route.method().equals(HttpMethod.GET) ? route : refusing(route, coordinator))
                .toList());
    }

    /** The same, and these. */
    public Administration with(List<ApiRoute> more) {
        return new Administration(Stream.concat(routes.stream(), more.stream()).toList());
    }

    private static ApiRoute refusing(ApiRoute route, URI coordinator) {
        Answer refusal = Answer.conflict("This node takes its users, keys and quotas from the coordinator at "
                + coordinator + ". Change them there; the change is here within a second.");
        return new ApiRoute(route.method(), route.path(), _ -> Future.succeededFuture(refusal));
    }

    private static Future<Answer> shown(RoutingContext context, Supplier<JsonObject> node) {
        return Future.succeededFuture(Input.query(context).wrong().orElseGet(() -> Answer.ok(node.get())));
    }

    List<ApiRoute> routes() {
        return routes;
    }
}
