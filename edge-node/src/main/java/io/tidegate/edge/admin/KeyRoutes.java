package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.directory.KeyChange;
import io.tidegate.common.directory.KeyJson;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRequest;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.NewKey;
import io.tidegate.common.directory.User;
import io.tidegate.edge.auth.Directory;
import io.tidegate.edge.auth.KeyIndex;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keys of the node. Only making and rotating one shows its secret, once. */
final class KeyRoutes {
    private static final String ALL = "/admin/v1/keys";
    private static final String ONE = ALL + "/{key_id}";

    private final Directory directory;
    private final KeyIndex index;
    private final Users users;
    private final InstantSource clock;

    KeyRoutes(Directory directory, KeyIndex index, Users users, InstantSource clock) {
        this.directory = directory;
        this.index = index;
        this.users = users;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(HttpMethod.POST, ALL, this::create),
                new ApiRoute(HttpMethod.GET, ALL, this::list),
                new ApiRoute(HttpMethod.GET, ONE, this::show),
                new ApiRoute(HttpMethod.POST, ONE + "/revoke", context -> change(context, KeyState.REVOKED)),
                new ApiRoute(HttpMethod.POST, ONE + "/disable", context -> change(context, KeyState.DISABLED)),
                new ApiRoute(HttpMethod.POST, ONE + "/enable", context -> change(context, KeyState.ACTIVE)),
                new ApiRoute(HttpMethod.POST, ONE + "/rotate", this::rotate));
    }

    private Future<Answer> create(RoutingContext context) {
        return switch (KeyRequest.read(
                Input.body(context), users::read, clock.instant().truncatedTo(ChronoUnit.SECONDS))) {
            case KeyRequest.Outcome.Wrong(Answer answer) -> Future.succeededFuture(answer);
            case KeyRequest.Outcome.Asked(KeyRequest asked) ->
                directory
                        .createKey(asked.user(), asked.rules(), asked.expiresAt())
                        .map(key -> Answer.created(withSecret(key)));
        };
    }

    private Future<Answer> list(RoutingContext context) {
        Input input = Input.query(context);
        Optional<User> user = input.parsed("user", users::read);
        JsonArray keys = new JsonArray();
        index.keys().stream()
                .filter(key -> user.isEmpty() || user.get().id().equals(key.userId()))
                .sorted(Comparator.comparing(KeyRecord::createdAt).thenComparing(KeyRecord::id))
                .forEach(key -> keys.add(shown(key)));
        return Future.succeededFuture(input.wrong().orElseGet(() -> Answer.ok(new JsonObject().put("keys", keys))));
    }

    private Future<Answer> show(RoutingContext context) {
        String id = Input.path(context, "key_id");
        return Future.succeededFuture(
                index.key(id).map(key -> Answer.ok(shown(key.record()))).orElseGet(() -> DirectoryWords.noSuchKey(id)));
    }

    private Future<Answer> change(RoutingContext context, KeyState state) {
        Optional<Answer> wrong = Input.body(context).wrong();
        String id = Input.path(context, "key_id");
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : directory.changeState(id, state).map(change -> answer(change, id));
    }

    private Future<Answer> rotate(RoutingContext context) {
        Input input = Input.body(context);
        Duration overlap = DirectoryWords.overlap(input);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        String id = Input.path(context, "key_id");
        if (index.key(id).isEmpty()) {
            return Future.succeededFuture(DirectoryWords.noSuchKey(id));
        }
        return directory.rotate(id, overlap).map(outcome -> switch (outcome) {
            case Directory.Rotation.Rotated(NewKey key) -> Answer.ok(withSecret(key));
            case Directory.Rotation.NotRotated(KeyChange why) -> answer(why, id);
        });
    }

    private Answer answer(KeyChange change, String id) {
        return switch (change) {
            case KeyChange.Changed(KeyRecord key) -> Answer.ok(shown(key));
            case KeyChange.AlreadyRevoked() -> DirectoryWords.revokedForEver(id);
            case KeyChange.NoSuchKey() -> DirectoryWords.noSuchKey(id);
        };
    }

    private JsonObject withSecret(NewKey key) {
        return shown(key.record()).put("key", key.key().reveal());
    }

    private JsonObject shown(KeyRecord key) {
        return KeyJson.of(key, users.of(key.userId()), clock.millis());
    }
}
