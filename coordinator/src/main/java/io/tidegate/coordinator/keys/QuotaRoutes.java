package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.QuotaWords;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.keys.LimitStore.Limited;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Limits that users have of their own. Nodes know the default for the others. */
final class QuotaRoutes {
    private static final String ALL = "/admin/v1/quotas";

    private final LimitStore limits;
    private final Users users;
    private final Standings standings;

    QuotaRoutes(LimitStore limits, Users users, Standings standings) {
        this.limits = limits;
        this.users = users;
        this.standings = standings;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.GET, ALL, this::list), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.PUT, ALL, this::set), Role.WRITE),
                new AdminRoute(new ApiRoute(HttpMethod.DELETE, ALL, this::remove), Role.WRITE),
                new AdminRoute(new ApiRoute(HttpMethod.POST, ALL + "/reset", this::reset), Role.WRITE));
    }

    private Future<Answer> list(RoutingContext context) {
        return users.named(Input.query(context).text("user")).compose(reader -> {
            Input input = Input.query(context);
            Optional<User> user = input.parsed("user", reader);
            PageQuery asked = PageQuery.read(input);
            Optional<Answer> wrong = input.wrong();
            if (wrong.isPresent()) {
                return Future.succeededFuture(wrong.get());
            }
            return user.isPresent()
                    ? limits.of(user.get()).compose(limited -> tagged(limited, QuotaRoutes::list))
                    : limits.page(asked)
                            .compose(found -> page(asked.of(
                                    found, limited -> limited.value().user().id())));
        });
    }

    private Future<Answer> set(RoutingContext context) {
        return users.named(Input.body(context).text("user")).compose(reader -> {
            Input input = Input.body(context);
            Optional<User> user = input.requiredParsed("user", reader);
            input.requiredParsed("unit", QuotaWords::unit);
            Optional<QuotaWindow> window = input.requiredParsed("window", QuotaWords::window);
            OptionalLong limit = input.requiredNumber("limit", 0, QuotaLimits.MOST);
            Optional<Answer> wrong = input.wrong();
            Precondition condition = Precondition.of(context);
            return wrong.isPresent()
                    ? Future.succeededFuture(wrong.get())
                    : limits.set(
                                    Access.actor(context),
                                    user.orElseThrow(),
                                    window.orElseThrow(),
                                    limit.orElseThrow(),
                                    condition)
                            .compose(outcome ->
                                    answer(outcome, user.get(), window, condition, all -> one(all, window.get())));
        });
    }

    private Future<Answer> remove(RoutingContext context) {
        return users.named(Input.query(context).text("user")).compose(reader -> {
            Input input = Input.query(context);
            Optional<User> user = input.requiredParsed("user", reader);
            input.requiredParsed("unit", QuotaWords::unit);
            Optional<QuotaWindow> window = input.requiredParsed("window", QuotaWords::window);
            Optional<Answer> wrong = input.wrong();
            Precondition condition = Precondition.of(context);
            return wrong.isPresent()
                    ? Future.succeededFuture(wrong.get())
                    : limits.remove(Access.actor(context), user.orElseThrow(), window.orElseThrow(), condition)
                            .compose(outcome -> answer(outcome, user.get(), window, condition, QuotaRoutes::list));
        });
    }

    private Future<Answer> reset(RoutingContext context) {
        return users.named(Input.body(context).text("user")).compose(reader -> {
            Input input = Input.body(context);
            Optional<User> user = input.requiredParsed("user", reader);
            Optional<QuotaWindow> window = input.parsed("window", QuotaWords::window);
            Optional<Answer> wrong = input.wrong();
            Precondition condition = Precondition.of(context);
            return wrong.isPresent()
                    ? Future.succeededFuture(wrong.get())
                    : limits.reset(Access.actor(context), user.orElseThrow(), window, condition)
                            .compose(outcome -> answer(outcome, user.get(), window, condition, QuotaRoutes::list));
        });
    }

    private Future<Answer> answer(
            Outcome<Limited> outcome,
            User user,
            Optional<QuotaWindow> window,
            Precondition condition,
            Function<JsonArray, JsonObject> shown) {
        return switch (outcome) {
            case Outcome.Done<Limited>(Revised<Limited> limited) -> tagged(limited, shown);
            case Outcome.Missing<Limited>() ->
                Future.succeededFuture(QuotaWords.noLimitOfTheirOwn(user.name(), window.orElseThrow()));
            case Outcome.Overtaken<Limited>(var now) ->
                Future.succeededFuture(condition.lost("The quota of user \"" + user.name() + "\"", now));
            case Outcome.Conflict<Limited>() -> throw new IllegalStateException("limits go with everything");
        };
    }

    private Future<Answer> tagged(Revised<Limited> limited, Function<JsonArray, JsonObject> shown) {
        return standings
                .of(List.of(limited.value()))
                .map(all -> Precondition.tagged(Answer.ok(shown.apply(all)), limited.revision()));
    }

    private Future<Answer> page(PageQuery.Page<Revised<Limited>> page) {
        return standings
                .of(page.items().stream().map(Revised::value).toList())
                .map(all -> Answer.ok(page.json("quotas", all)));
    }

    private static JsonObject list(JsonArray all) {
        return new JsonObject().put("quotas", all);
    }

    private static JsonObject one(JsonArray all, QuotaWindow window) {
        return all.stream()
                .map(JsonObject.class::cast)
                .filter(limit -> window.label().equals(limit.getString("window")))
                .findFirst()
                .orElseThrow();
    }
}
