package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.directory.KeyRequest;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.User;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Keys of the cluster. Only making and rotating one shows its secret, once. */
final class KeyRoutes {
    static final String ONE = "/admin/v1/keys/{key_id}";
    private static final String ALL = "/admin/v1/keys";

    private final KeyStore keys;
    private final Users users;
    private final KeyMint mint;
    private final InstantSource clock;

    KeyRoutes(KeyStore keys, Users users, KeyMint mint, InstantSource clock) {
        this.keys = keys;
        this.users = users;
        this.mint = mint;
        this.clock = clock;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.POST, ALL, this::create), Role.WRITE),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ALL, this::list), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ONE, this::show), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.PATCH, ONE, this::edit), Role.WRITE),
                into(KeyState.REVOKED, "/revoke"),
                into(KeyState.DISABLED, "/disable"),
                into(KeyState.ACTIVE, "/enable"),
                new AdminRoute(new ApiRoute(HttpMethod.POST, ONE + "/rotate", this::rotate), Role.WRITE));
    }

    private AdminRoute into(KeyState state, String path) {
        return new AdminRoute(new ApiRoute(HttpMethod.POST, ONE + path, context -> change(context, state)), Role.WRITE);
    }

    private Future<Answer> create(RoutingContext context) {
        return users.named(Input.body(context).text("user"))
                .compose(user -> switch (KeyRequest.read(Input.body(context), user, second())) {
                    case KeyRequest.Outcome.Wrong(Answer wrong) -> Future.succeededFuture(wrong);
                    case KeyRequest.Outcome.Asked(KeyRequest asked) -> create(context, asked);
                });
    }

    private Future<Answer> create(RoutingContext context, KeyRequest asked) {
        GatewayKey key = mint.newKey();
        return keys.create(Access.actor(context), asked, key.id(), mint.hash(key))
                .map(outcome -> answer(outcome, key.id(), 201, Precondition.of(context), Optional.of(key)));
    }

    private Future<Answer> list(RoutingContext context) {
        return users.named(Input.query(context).text("user")).compose(reader -> {
            Input input = Input.query(context);
            Optional<User> user = input.parsed("user", reader);
            PageQuery asked = PageQuery.read(input);
            Optional<Answer> wrong = input.wrong();
            return wrong.isPresent()
                    ? Future.succeededFuture(wrong.get())
                    : keys.page(user, asked)
                            .map(found -> answer(
                                    asked.of(found, key -> key.value().key().id())));
        });
    }

    private Future<Answer> show(RoutingContext context) {
        String id = Input.path(context, "key_id");
        return keys.find(id)
                .map(found -> found.map(key -> answer(key, 200, Optional.empty()))
                        .orElseGet(() -> DirectoryWords.noSuchKey(id)));
    }

    private Future<Answer> edit(RoutingContext context) {
        String id = Input.path(context, "key_id");
        Precondition condition = Precondition.of(context);
        return switch (KeyEdit.read(Input.body(context), clock.instant())) {
            case KeyEdit.Reading.Wrong(Answer wrong) -> Future.succeededFuture(wrong);
            case KeyEdit.Reading.Asked(KeyEdit edit) ->
                keys.edit(Access.actor(context), id, condition, edit)
                        .map(outcome -> answer(outcome, id, 200, condition, Optional.empty()));
        };
    }

    private Future<Answer> change(RoutingContext context, KeyState state) {
        Optional<Answer> wrong = Input.body(context).wrong();
        String id = Input.path(context, "key_id");
        Precondition condition = Precondition.of(context);
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : keys.putInto(state, Access.actor(context), id, condition)
                        .map(outcome -> answer(outcome, id, 200, condition, Optional.empty()));
    }

    private Future<Answer> rotate(RoutingContext context) {
        Input input = Input.body(context);
        Duration overlap = DirectoryWords.overlap(input);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        String id = Input.path(context, "key_id");
        return keys.find(id)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(DirectoryWords.noSuchKey(id))
                        : rotate(context, id, overlap));
    }

    private Future<Answer> rotate(RoutingContext context, String id, Duration overlap) {
        GatewayKey key = mint.newSecret(id);
        Precondition condition = Precondition.of(context);
        return keys.rotate(Access.actor(context), id, condition, mint.hash(key), overlap)
                .map(outcome -> answer(outcome, id, 200, condition, Optional.of(key)));
    }

    private static Answer answer(PageQuery.Page<Revised<OwnedKey>> page) {
        JsonArray all = new JsonArray();
        page.items().forEach(key -> all.add(shown(key)));
        return Answer.ok(page.json("keys", all));
    }

    private static Answer answer(
            Outcome<OwnedKey> outcome, String id, int status, Precondition condition, Optional<GatewayKey> secret) {
        return switch (outcome) {
            case Outcome.Done<OwnedKey>(Revised<OwnedKey> key) -> answer(key, status, secret);
            case Outcome.Missing<OwnedKey>() -> DirectoryWords.noSuchKey(id);
            case Outcome.Conflict<OwnedKey>() -> DirectoryWords.revokedForEver(id);
            case Outcome.Overtaken<OwnedKey>(var now) -> condition.lost("Key " + id, now);
        };
    }

    private static Answer answer(Revised<OwnedKey> key, int status, Optional<GatewayKey> secret) {
        JsonObject shown = shown(key);
        secret.ifPresent(whole -> shown.put("key", whole.reveal()));
        return Precondition.tagged(new Answer(status, shown), key.revision());
    }

    private static JsonObject shown(Revised<OwnedKey> key) {
        return key.value().json().put("revision", key.revision().toString());
    }

    private Instant second() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
