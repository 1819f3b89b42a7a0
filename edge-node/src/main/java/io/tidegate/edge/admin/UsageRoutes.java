package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.User;
import io.tidegate.edge.usage.UsagePeriod;
import io.tidegate.edge.usage.UsageView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What users used. */
final class UsageRoutes {
    private static final String PATH = "/admin/v1/usage";
    private static final String DAY_FORM = "a day like 2026-11-20";

    private final UsageView views;
    private final Users users;

    UsageRoutes(UsageView views, Users users) {
        this.views = views;
        this.users = users;
    }

    List<ApiRoute> routes() {
        return List.of(new ApiRoute(HttpMethod.GET, PATH, this::list));
    }

    private Future<Answer> list(RoutingContext context) {
        Input input = Input.query(context);
        Optional<User> user = input.parsed("user", users::read);
        Optional<LocalDate> from = input.parsed("from", UsageRoutes::day);
        Optional<LocalDate> to = input.parsed("to", UsageRoutes::day);
        Optional<Answer> wrong = input.wrong().or(() -> wrongPeriod(from, to));
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        Optional<UsagePeriod> period = from.map(first -> new UsagePeriod(first, to.orElseThrow()));
        return answer(user.map(List::of).orElseGet(users::all), period);
    }

    /** One user after the other: it is a report, and the database has other things to do. */
    private Future<Answer> answer(List<User> of, Optional<UsagePeriod> period) {
        JsonArray all = new JsonArray();
        Future<JsonArray> done = Future.succeededFuture(all);
        for (User user : of) {
            done = done.compose(_ -> views.usage(user, period)).map(all::add);
        }
        return done.map(_ -> Answer.ok(new JsonObject().put("users", all)));
    }

    private static Optional<Answer> wrongPeriod(Optional<LocalDate> from, Optional<LocalDate> to) {
        if (from.isPresent() != to.isPresent()) {
            return Optional.of(Answer.invalid(
                    (from.isPresent() ? "to" : "from") + ": missing (expected: both from and to, or none of them)"));
        }
        return from.isPresent() && to.get().isBefore(from.get())
                ? Optional.of(Answer.invalid("to: " + to.get() + " (expected: not before from, " + from.get() + ")"))
                : Optional.empty();
    }

    private static Reading<LocalDate> day(String text) {
        try {
            return new Reading.Understood<>(LocalDate.parse(text));
        } catch (DateTimeException _) {
            return new Reading.NotUnderstood<>(DAY_FORM);
        }
    }
}
