package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.QuotaWords;
import io.tidegate.edge.quota.Quotas;
import io.tidegate.edge.usage.UsageView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Limits of users. */
final class QuotaRoutes {
    private static final String ALL = "/admin/v1/quotas";

    private final Quotas quotas;
    private final UsageView views;
    private final Users users;

    QuotaRoutes(Quotas quotas, UsageView views, Users users) {
        this.quotas = quotas;
        this.views = views;
        this.users = users;
    }

    List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(HttpMethod.GET, ALL, this::list),
                new ApiRoute(HttpMethod.PUT, ALL, this::set),
                new ApiRoute(HttpMethod.DELETE, ALL, this::remove),
                new ApiRoute(HttpMethod.POST, ALL + "/reset", this::reset));
    }

    private Future<Answer> list(RoutingContext context) {
        Input input = Input.query(context);
        Optional<User> user = input.parsed("user", users::read);
        return Future.succeededFuture(
                input.wrong().orElseGet(() -> all(user.map(List::of).orElseGet(users::all))));
    }

    private Future<Answer> set(RoutingContext context) {
        Input input = Input.body(context);
        Optional<User> user = input.requiredParsed("user", users::read);
        input.requiredParsed("unit", QuotaWords::unit);
        Optional<QuotaWindow> window = input.requiredParsed("window", QuotaWords::window);
        OptionalLong limit = input.requiredNumber("limit", 0, QuotaLimits.MOST);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        return quotas.set(user.orElseThrow().id(), window.orElseThrow(), limit.orElseThrow())
                .map(_ -> Answer.ok(one(user.get(), window.get())));
    }

    private Future<Answer> remove(RoutingContext context) {
        Input input = Input.query(context);
        Optional<User> user = input.requiredParsed("user", users::read);
        input.requiredParsed("unit", QuotaWords::unit);
        Optional<QuotaWindow> window = input.requiredParsed("window", QuotaWords::window);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        User whose = user.orElseThrow();
        boolean own = quotas.standings(whose.id()).stream()
                .anyMatch(standing -> standing.own() && standing.window() == window.orElseThrow());
        if (!own) {
            return Future.succeededFuture(QuotaWords.noLimitOfTheirOwn(whose.name(), window.orElseThrow()));
        }
        return quotas.remove(whose.id(), window.orElseThrow()).map(_ -> all(List.of(whose)));
    }

    private Future<Answer> reset(RoutingContext context) {
        Input input = Input.body(context);
        Optional<User> user = input.requiredParsed("user", users::read);
        Optional<QuotaWindow> window = input.parsed("window", QuotaWords::window);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : quotas.reset(user.orElseThrow().id(), window).map(_ -> all(List.of(user.get())));
    }

    private Answer all(List<User> of) {
        JsonArray all = new JsonArray();
        of.forEach(user -> views.limits(user).forEach(limit -> all.add(named(user, (JsonObject) limit))));
        return Answer.ok(new JsonObject().put("quotas", all));
    }

    private JsonObject one(User user, QuotaWindow window) {
        return views.limits(user).stream()
                .map(limit -> named(user, (JsonObject) limit))
                .filter(limit -> window.label().equals(limit.getString("window")))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject named(User user, JsonObject limit) {
        return new JsonObject().put("user", user.name()).mergeIn(limit);
    }
}
