package io.tidegate.coordinator.access;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Authorizer;
import io.tidegate.common.api.BearerToken;
import io.tidegate.common.config.Secret;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows operators by their tokens: the one of the configuration, which is an owner and works while the database is away, and those that
 * owners made. A stored token is looked up at each request, so that a revoked one is refused by every coordinator at once.
 */
public final class AccessTokens implements Authorizer {
    /** What the configuration's token is called. */
    static final String CONFIGURED = "config";

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

    private final String configured;
    private final TokenStore tokens;
    private final TokenRoutes routes;

    /**
     * The tokens of a cluster.
     *
     * @param configured the first owner's
     * @param random fit for secrets
     */
    public AccessTokens(Secret configured, Store store, Audit audit, InstantSource clock, RandomGenerator random) {
        this.configured = TokenSecret.hash(configured.reveal());
        this.tokens = new TokenStore(store, audit);
        this.routes = new TokenRoutes(tokens, clock, random);
    }

    /** {@code /admin/v1/tokens}. */
    public List<AdminRoute> routes() {
        return routes.routes();
    }

    @Override
    public Future<Optional<Answer>> refusal(RoutingContext context) {
        Optional<String> given = BearerToken.of(context);
        if (given.isEmpty()) {
            return refused(BearerToken.isTried(context) ? "This is no bearer token." : "The access token is missing.");
        }
        if (TokenSecret.same(configured, TokenSecret.hash(given.get()))) {
            new Access(CONFIGURED, Role.OWNER).enter(context);
            return Future.succeededFuture(Optional.empty());
        }
        Optional<TokenSecret> secret = TokenSecret.parse(given.get());
        return secret.isEmpty()
                ? refused("This is not an access token of this cluster.")
                : tokens.find(secret.get().id()).compose(found -> judge(context, secret.get(), found));
    }

    private Future<Optional<Answer>> judge(
            RoutingContext context, TokenSecret secret, Optional<TokenStore.Found> found) {
        if (found.isEmpty() || !TokenSecret.same(found.get().token().hash(), secret.hash())) {
            return refused("This is not an access token of this cluster.");
        }
        AccessToken token = found.get().token();
        Instant now = found.get().now();
        String state = token.state(now);
        if (!state.equals("active")) {
            return refused("The access token \"" + token.name() + "\" is " + state + ".");
        }
        keepUse(token, TokenStore.day(now));
        new Access(token.name(), token.role()).enter(context);
        return Future.succeededFuture(Optional.empty());
    }

    /** Nobody waits for it: it is for tidying up, not for judging. */
    private void keepUse(AccessToken token, LocalDate today) {
        if (token.lastUsed().filter(today::equals).isEmpty()) {
            tokens.used(token.id(), today)
                    .onFailure(failure -> LOG.warn(
                            "The use of access token {} was not noted: {}", token.name(), failure.getMessage()));
        }
    }

    private static Future<Optional<Answer>> refused(String why) {
        return Future.succeededFuture(Optional.of(Answer.error(
                401,
                "authentication_error",
                why + " Send \"Authorization: Bearer <operator.token of the coordinator's configuration>\", or a token"
                        + " that an owner made.")));
    }
}
