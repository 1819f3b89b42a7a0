package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.key.JoinToken;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Join tokens: made and shown once, listed, revoked. */
final class JoinTokens {
    private static final String ALL = "/admin/v1/join-tokens";
    private static final String ONE = ALL + "/{token_id}";
    private static final int MOST_USES = 10_000;
    private static final Duration USUAL_LIFE = Duration.ofHours(1);
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    private final Store store;
    private final Audit audit;
    private final RandomGenerator random;

    /** @param random fit for secrets */
    JoinTokens(Store store, Audit audit, RandomGenerator random) {
        this.store = store;
        this.audit = audit;
        this.random = random;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.POST, ALL, this::create), Role.WRITE),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ALL, this::list), Role.READ),
                new AdminRoute(new ApiRoute(HttpMethod.DELETE, ONE, this::revoke), Role.WRITE));
    }

    private Future<Answer> create(RoutingContext context) {
        Input input = Input.body(context);
        Optional<String> location = input.requiredParsed("location", JoinTokens::location);
        OptionalLong uses = input.number("uses", 1, MOST_USES);
        OptionalLong life = input.number("expires_seconds", 1, LONGEST_LIFE.toSeconds());
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        JoinToken token = JoinToken.generate(random);
        Actor actor = Access.actor(context);
        Duration lasts = Duration.ofSeconds(life.orElse(USUAL_LIFE.toSeconds()));
        return store.write(connection ->
                        add(connection, actor, token, location.orElseThrow(), (int) uses.orElse(1), lasts))
                .map(row -> Answer.created(json(row).put("token", token.reveal())));
    }

    private JoinTokenRow add(
            Connection connection, Actor actor, JoinToken token, String location, int uses, Duration lasts)
            throws SQLException {
        long now = store.dialect().nowMillis(connection);
        JoinTokenRow row = new JoinTokenRow(
                token.id(), token.hash(), location, uses, 0, actor.label(), now, now + lasts.toMillis(), 0);
        JoinTokenRows.insert(connection, row);
        audit.write(connection, actor, "join_token.create", row.id(), Optional.empty(), Optional.of(json(row)));
        return row;
    }

    private Future<Answer> list(RoutingContext context) {
        Optional<Answer> wrong = Input.query(context).wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        return store.read(JoinTokenRows::all).map(rows -> {
            JsonArray tokens = new JsonArray();
            rows.forEach(row -> tokens.add(json(row)));
            return Answer.ok(new JsonObject().put("join_tokens", tokens));
        });
    }

    private Future<Answer> revoke(RoutingContext context) {
        String id = Input.path(context, "token_id");
        Actor actor = Access.actor(context);
        return store.write(connection -> {
                    Optional<JoinTokenRow> before = JoinTokenRows.find(connection, id);
                    long now = store.dialect().nowMillis(connection);
                    if (before.isPresent() && JoinTokenRows.revoke(connection, id, now)) {
                        JsonObject was = json(before.get());
                        audit.write(connection, actor, "join_token.revoke", id, Optional.of(was), Optional.empty());
                    }
                    return JoinTokenRows.find(connection, id);
                })
                .map(row -> row.map(JoinTokens::json)
                        .map(Answer::ok)
                        .orElseGet(() -> Answer.notFound("There is no join token " + id + ". GET " + ALL
                                + " lists them; the id is what stands between tjt_ and the next _.")));
    }

    /** Everything but the secret and its hash. */
    private static JsonObject json(JoinTokenRow row) {
        return new JsonObject()
                .put("token_id", row.id())
                .put("location", row.location())
                .put("uses", row.uses())
                .put("used", row.used())
                .put("created_by", row.createdBy())
                .put("created_at", time(row.createdAt()))
                .put("expires_at", time(row.expiresAt()))
                .put("revoked_at", row.isRevoked() ? time(row.revokedAt()) : null);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static Reading<String> location(String text) {
        return Reading.of(
                Optional.of(text).filter(Plausible::isLocation),
                () -> "1 to 63 letters, digits, '.', '_' or '-', a letter or digit first");
    }
}
