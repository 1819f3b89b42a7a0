package io.tidegate.coordinator.access;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.api.Reading;
import io.tidegate.common.api.Times;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Access tokens. Only making one shows it, once. */
final class TokenRoutes {
    private static final String ALL = "/admin/v1/tokens";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
    private static final String NAME_FORM =
            "1 to 64 letters, digits and . _ - @ +, a letter or digit first; " + AccessTokens.CONFIGURED + " is taken";

    private final TokenStore tokens;
    private final InstantSource clock;
    private final RandomGenerator random;

    TokenRoutes(TokenStore tokens, InstantSource clock, RandomGenerator random) {
        this.tokens = tokens;
        this.clock = clock;
        this.random = random;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.POST, ALL, this::create), Role.OWNER),
                new AdminRoute(new ApiRoute(HttpMethod.GET, ALL, this::list), Role.OWNER),
                new AdminRoute(new ApiRoute(HttpMethod.DELETE, ALL + "/{token}", this::revoke), Role.OWNER));
    }

    private Future<Answer> create(RoutingContext context) {
        Input input = Input.body(context);
        Optional<String> name = input.requiredParsed("name", TokenRoutes::name);
        Optional<Role> role =
                input.requiredParsed("role", text -> Reading.of(text, Role::of, "\"read\", \"write\" or \"owner\""));
        Optional<Instant> expiresAt = input.parsed("expires_at", text -> Times.future(text, clock.instant()));
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        TokenSecret secret = TokenSecret.draw(random);
        return tokens.create(
                        Access.actor(context),
                        secret,
                        name.orElseThrow(),
                        role.orElseThrow(),
                        Access.of(context).token(),
                        expiresAt)
                .map(made -> made.map(token -> Answer.created(shown(token).put("token", secret.text())))
                        .orElseGet(() -> Answer.conflict("There is or was a token \"" + name.get()
                                + "\". The audit log names tokens, so no name is used twice: choose another.")));
    }

    private Future<Answer> list(RoutingContext context) {
        Input input = Input.query(context);
        PageQuery asked = PageQuery.read(input);
        Optional<Answer> wrong = input.wrong();
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : tokens.page(asked).map(found -> {
                    PageQuery.Page<AccessToken> page = asked.of(found, AccessToken::name);
                    JsonArray all = new JsonArray();
                    page.items().forEach(token -> all.add(shown(token)));
                    return Answer.ok(page.json("tokens", all));
                });
    }

    private Future<Answer> revoke(RoutingContext context) {
        String name = Input.path(context, "token");
        if (name.equals(AccessTokens.CONFIGURED)) {
            return Future.succeededFuture(Answer.conflict("The token \"" + name
                    + "\" is the one of the configuration: change operator.token there, and restart the coordinator."));
        }
        return tokens.revoke(Access.actor(context), name)
                .map(revoked -> revoked.map(token -> Answer.ok(shown(token)))
                        .orElseGet(() ->
                                Answer.notFound("There is no token \"" + name + "\". GET " + ALL + " lists all.")));
    }

    private JsonObject shown(AccessToken token) {
        return token.json(clock.instant());
    }

    private static Reading<String> name(String text) {
        return Reading.of(
                Optional.of(text)
                        .filter(given -> NAME.matcher(given).matches() && !given.equals(AccessTokens.CONFIGURED)),
                () -> NAME_FORM);
    }
}
