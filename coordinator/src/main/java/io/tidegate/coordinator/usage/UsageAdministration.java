package io.tidegate.coordinator.usage;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.config.Durations;
import io.tidegate.common.directory.User;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What operators ask of usage. {@code GET /admin/v1/usage} answers as an edge does for itself, user by user, and by whatever groups when
 * it is asked for groups; {@code GET /admin/v1/report} says how things went.
 */
public final class UsageAdministration {
    private static final String USAGE = "/admin/v1/usage";
    private static final String REPORT = "/admin/v1/report";
    private static final String CSV_TYPE = "text/csv; charset=utf-8";
    private static final Duration LONGEST_REPORT = Duration.ofDays(400);
    private static final Duration USUAL_REPORT = Duration.ofDays(7);

    private final Store store;
    private final Function<User, Future<JsonArray>> quotas;
    private final InstantSource clock;
    private final boolean toolNames;

    /**
     * The operations on this store.
     *
     * @param quotas how those stand that apply to a user
     * @param toolNames whether reports name the tools that were used
     */
    public UsageAdministration(
            Store store, Function<User, Future<JsonArray>> quotas, InstantSource clock, boolean toolNames) {
        this.store = store;
        this.quotas = quotas;
        this.clock = clock;
        this.toolNames = toolNames;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.GET, USAGE, this::usage), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.GET, REPORT, this::report), Role.READ));
    }

    private Future<Answer> usage(RoutingContext context) {
        UsageRequest asked = UsageRequest.read(context);
        return asked.wrong()
                .map(Future::succeededFuture)
                .orElseGet(() -> asked.grouped() ? groups(asked) : users(asked));
    }

    private sealed interface Found {
        record Nobody() implements Found {}

        record Groups(UsageQuery.Page page, GroupView view) implements Found {}
    }

    private Future<Answer> groups(UsageRequest asked) {
        return store.read(connection -> groups(connection, asked)).map(found -> switch (found) {
            case Found.Nobody() -> noUser(asked);
            case Found.Groups(UsageQuery.Page page, GroupView view) ->
                asked.csv() ? csv(page, view) : json(page, view, asked);
        });
    }

    private static Found groups(Connection connection, UsageRequest asked) throws SQLException {
        Optional<String> user = Optional.empty();
        if (asked.user().isPresent()) {
            user = UserRecords.find(connection, asked.user().get()).map(User::id);
            if (user.isEmpty()) {
                return new Found.Nobody();
            }
        }
        UsageQuery query = asked.query().of(user);
        UsageQuery.Page page = GroupRows.page(connection, query);
        int at = query.by().indexOf(Dimension.USER);
        List<String> ids = at < 0
                ? List.of()
                : page.groups().stream().map(group -> group.values().get(at)).toList();
        return new Found.Groups(page, new GroupView(query.by(), UserRecords.names(connection, ids)));
    }

    private static Answer json(UsageQuery.Page page, GroupView view, UsageRequest asked) {
        JsonObject answer = new JsonObject().put("usage", view.json(page.groups()));
        return Answer.ok(
                page.more() ? answer.put("next", asked.place(page.groups().getLast())) : answer);
    }

    /** Whole or not at all: nobody would notice that the end of a file is missing. */
    private static Answer csv(UsageQuery.Page page, GroupView view) {
        return page.more()
                ? Answer.invalid("by: these are more than " + page.groups().size()
                        + " lines (expected: fewer; ask for fewer days with from and to, or for fewer groups)")
                : Answer.text(CSV_TYPE, view.csv(page.groups()));
    }

    private Future<Answer> users(UsageRequest asked) {
        Instant now = clock.instant();
        return store.read(connection -> shownUsers(connection, asked)).compose(users -> {
            if (users.isEmpty() && asked.user().isPresent()) {
                return Future.succeededFuture(noUser(asked));
            }
            boolean more = users.size() > asked.limit();
            List<User> shown = more ? users.subList(0, asked.limit()) : users;
            return all(shown, asked, now).map(all -> {
                JsonObject answer = new JsonObject().put("users", all);
                return Answer.ok(more ? answer.put("next", shown.getLast().id()) : answer);
            });
        });
    }

    private static List<User> shownUsers(Connection connection, UsageRequest asked) throws SQLException {
        return asked.user().isPresent()
                ? UserRecords.find(connection, asked.user().get()).map(List::of).orElse(List.of())
                : UserRecords.page(connection, asked.after().orElse(""), asked.limit() + 1);
    }

    /** One user after the other: it is a report, and the database has other things to do. */
    private Future<JsonArray> all(List<User> users, UsageRequest asked, Instant now) {
        JsonArray all = new JsonArray();
        Future<JsonArray> done = Future.succeededFuture(all);
        for (User user : users) {
            done = done.compose(
                            _ -> store.read(connection -> new UserUsage(user, now).read(connection, asked.period())))
                    .compose(usage -> quotas.apply(user).map(standings -> usage.put("quotas", standings)))
                    .map(all::add);
        }
        return done;
    }

    private static Answer noUser(UsageRequest asked) {
        return Answer.notFound("There is no user \"" + asked.user().orElse("") + "\". List them: GET /admin/v1/users.");
    }

    private Future<Answer> report(RoutingContext context) {
        Input input = Input.query(context);
        Optional<Duration> since = input.parsed("since", UsageAdministration::time);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        Instant to = clock.instant();
        Instant from = to.minus(since.orElse(USUAL_REPORT));
        return store.read(connection ->
                        new ReportRows(connection, from.toEpochMilli(), to.toEpochMilli()).read(toolNames))
                .map(report -> Answer.ok(new JsonObject()
                        .put("from", from.truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("to", to.truncatedTo(ChronoUnit.SECONDS).toString())
                        .mergeIn(report)));
    }

    private static Reading<Duration> time(String text) {
        String form = "a time such as 7d or 24h, 400d at most";
        Reading<Duration> read = Reading.of(text, Durations::parse, form);
        return read instanceof Reading.Understood<Duration>(Duration time)
                        && (time.isZero() || time.compareTo(LONGEST_REPORT) > 0)
                ? new Reading.NotUnderstood<>(form)
                : read;
    }
}
