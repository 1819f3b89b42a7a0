package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserCreation;
import io.tidegate.common.directory.UserEdit;
import io.tidegate.common.directory.UserJson;
import io.tidegate.edge.auth.Directory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Users of the node. */
final class UserRoutes {
    private static final String ALL = "/admin/v1/users";
    private static final String ONE = ALL + "/{user}";

    private final Directory directory;
    private final Users users;

    UserRoutes(Directory directory, Users users) {
        this.directory = directory;
        this.users = users;
    }

    List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(HttpMethod.POST, ALL, this::create),
                new ApiRoute(HttpMethod.GET, ALL, this::list),
                new ApiRoute(HttpMethod.GET, ONE, this::show),
                new ApiRoute(HttpMethod.PATCH, ONE, this::change));
    }

    private Future<Answer> create(RoutingContext context) {
        Input input = Input.body(context);
        Optional<String> name = input.requiredParsed("name", DirectoryWords::name);
        Optional<ZoneId> zone = input.parsed("timezone", DirectoryWords::zone);
        Optional<String> team = input.parsed("team", DirectoryWords::team);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        return directory
                .createUser(name.orElseThrow(), zone.orElse(DirectoryWords.DEFAULT_ZONE), team)
                .map(outcome -> switch (outcome) {
                    case UserCreation.Created(User user) -> Answer.created(UserJson.of(user));
                    case UserCreation.NameTaken() -> DirectoryWords.nameTaken(name.get());
                });
    }

    private Future<Answer> list(RoutingContext context) {
        JsonArray all = new JsonArray();
        users.all().forEach(user -> all.add(UserJson.of(user)));
        return Future.succeededFuture(
                Input.query(context).wrong().orElseGet(() -> Answer.ok(new JsonObject().put("users", all))));
    }

    private Future<Answer> show(RoutingContext context) {
        String name = Input.path(context, "user");
        return Future.succeededFuture(
                users.find(name).map(user -> Answer.ok(UserJson.of(user))).orElseGet(() -> users.notFound(name)));
    }

    private Future<Answer> change(RoutingContext context) {
        String name = Input.path(context, "user");
        Input input = Input.body(context);
        UserEdit edit = UserEdit.read(input);
        Optional<Answer> wrong = input.wrong();
        Optional<User> user = users.find(name);
        if (user.isEmpty() || wrong.isPresent()) {
            return Future.succeededFuture(wrong.orElseGet(() -> users.notFound(name)));
        }
        return directory.edit(user.get(), edit).map(edited -> Answer.ok(UserJson.of(edited)));
    }
}
