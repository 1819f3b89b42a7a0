package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserEdit;
import io.tidegate.common.directory.UserJson;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Users of the cluster. */
final class UserRoutes {
    private static final String ALL = "/admin/v1/users";
    private static final String ONE = ALL + "/{user}";

    private final UserStore users;
    private final KeyMint mint;

    UserRoutes(UserStore users, KeyMint mint) {
        this.users = users;
        this.mint = mint;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.POST, ALL, this::create), Role.WRITE),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ALL, this::list), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ONE, this::show), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.PATCH, ONE, this::change), Role.WRITE));
    }

    private Future<Answer> create(RoutingContext context) {
        Input input = Input.body(context);
        Optional<String> name = input.requiredParsed("name", DirectoryWords::name);
        Optional<ZoneId> zone = input.parsed("timezone", DirectoryWords::zone);
        Optional<String> team = input.parsed("team", DirectoryWords::team);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : users.create(
                                Access.actor(context),
                                mint.newUserId(),
                                name.orElseThrow(),
                                zone.orElse(DirectoryWords.DEFAULT_ZONE),
                                team)
                        .map(outcome -> answer(outcome, name.get(), 201, Precondition.of(context)));
    }

    private Future<Answer> list(RoutingContext context) {
        Input input = Input.query(context);
        PageQuery asked = PageQuery.read(input);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : users.page(asked).map(found -> {
                    PageQuery.Page<Revised<User>> page =
                            asked.of(found, user -> user.value().id());
                    JsonArray all = new JsonArray();
                    page.items().forEach(user -> all.add(shown(user)));
                    return Answer.ok(page.json("users", all));
                });
    }

    private Future<Answer> show(RoutingContext context) {
        String name = Input.path(context, "user");
        return users.find(name)
                .map(found ->
                        found.map(user -> answer(user, 200)).orElseGet(() -> DirectoryWords.noSuchUser(name, "")));
    }

    private Future<Answer> change(RoutingContext context) {
        String name = Input.path(context, "user");
        Input input = Input.body(context);
        UserEdit edit = UserEdit.read(input);
        Optional<Answer> wrong = input.wrong();
        Precondition condition = Precondition.of(context);
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : users.edit(Access.actor(context), name, edit, condition)
                        .map(outcome -> answer(outcome, name, 200, condition));
    }

    private static Answer answer(Outcome<User> outcome, String name, int status, Precondition condition) {
        return switch (outcome) {
            case Outcome.Done<User>(Revised<User> user) -> answer(user, status);
            case Outcome.Missing<User>() -> DirectoryWords.noSuchUser(name, "");
            case Outcome.Conflict<User>() -> DirectoryWords.nameTaken(name);
            case Outcome.Overtaken<User>(var now) -> condition.lost("User \"" + name + "\"", now);
        };
    }

    private static Answer answer(Revised<User> user, int status) {
        return Precondition.tagged(new Answer(status, shown(user)), user.revision());
    }

    private static JsonObject shown(Revised<User> user) {
        return UserJson.of(user.value()).put("revision", user.revision().toString());
    }
}
