package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.bank.Bank;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code /admin/v1/nodes}. */
final class NodeRoutes {
    private static final String ALL = "/admin/v1/nodes";
    private static final String ONE = ALL + "/{node_id}";
    private static final String ID = "node_id";

    private final Store store;
    private final NodeTable table;
    private final StoreClock clock;
    private final ChangeFeed feed;
    private final Orders orders;
    private final NodeJson json;

    NodeRoutes(Store store, NodeTable table, StoreClock clock, ChangeFeed feed, Orders orders, NodeJson json) {
        this.store = store;
        this.table = table;
        this.clock = clock;
        this.feed = feed;
        this.orders = orders;
        this.json = json;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.GET, ALL, this::list), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ONE, this::show), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ONE + "/left", this::left), Role.READ),
                order("drain", context -> orders.drain(id(context), true, Access.actor(context))),
                order("serve", context -> orders.drain(id(context), false, Access.actor(context))),
                order("revoke", context -> orders.revoke(id(context), Access.actor(context))),
                new AdminRoute(new ApiRoute(HttpMethod.POST, ONE + "/retire", this::retire), Role.WRITE));
    }

    private interface Order {
        Future<Orders.Outcome> give(RoutingContext context);
    }

    private AdminRoute order(String name, Order order) {
        return new AdminRoute(
                new ApiRoute(HttpMethod.POST, ONE + "/" + name, context -> {
                    Optional<Answer> wrong = Input.body(context).wrong();
                    return wrong.isPresent()
                            ? Future.succeededFuture(wrong.get())
                            : order.give(context).map(outcome -> answer(id(context), outcome));
                }),
                Role.WRITE);
    }

    private Future<Answer> retire(RoutingContext context) {
        Input input = Input.body(context);
        boolean lost = input.flag("lost").orElse(false);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : orders.retire(id(context), lost, Access.actor(context)).map(outcome -> answer(id(context), outcome));
    }

    private Future<Answer> list(RoutingContext context) {
        JsonArray nodes = new JsonArray();
        table.all().forEach(node -> nodes.add(json(node)));
        return Future.succeededFuture(Input.query(context)
                .wrong()
                .orElseGet(() -> Answer.ok(new JsonObject()
                        .put("nodes", nodes)
                        .put("revision", feed.newest().toString()))));
    }

    private Future<Answer> show(RoutingContext context) {
        String id = id(context);
        return Future.succeededFuture(
                table.find(id).map(node -> Answer.ok(json(node))).orElseGet(() -> noSuchNode(id)));
    }

    private Future<Answer> left(RoutingContext context) {
        String id = id(context);
        Optional<Answer> wrong = Input.query(context).wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        if (table.find(id).isEmpty()) {
            return Future.succeededFuture(noSuchNode(id));
        }
        return store.read(connection -> Bank.heldBy(connection, id))
                .map(held -> table.find(id)
                        .map(node -> Answer.ok(
                                json.left(node.view(table.state(node)), node.silence(clock.steadyMillis()), held)))
                        .orElseGet(() -> noSuchNode(id)));
    }

    private Answer answer(String id, Orders.Outcome outcome) {
        return switch (outcome) {
            case Orders.Outcome.Done(Node node, Orders.Left left) ->
                Answer.ok(json(node).mergeIn(left.json()));
            case Orders.Outcome.NoSuchNode() -> noSuchNode(id);
            case Orders.Outcome.Conflict(String why) -> Answer.conflict(why);
        };
    }

    private JsonObject json(Node node) {
        return json.of(node, node.view(table.state(node)), clock.steadyMillis(), feed.newest());
    }

    private static String id(RoutingContext context) {
        return Input.path(context, ID);
    }

    private static Answer noSuchNode(String id) {
        return Answer.notFound("There is no node " + id + ". GET " + ALL + " lists them.");
    }
}
