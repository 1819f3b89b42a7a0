package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Authorizer;
import io.tidegate.common.api.BearerToken;
import io.tidegate.common.config.Secret;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The operator's token, compared in the same time whatever is given. */
final class AdminToken implements Authorizer {
    private final byte[] token;

    AdminToken(Secret token) {
        this.token = token.reveal().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Future<Optional<Answer>> refusal(RoutingContext context) {
        return Future.succeededFuture(
                BearerToken.of(context).filter(this::isRight).isPresent()
                        ? Optional.empty()
                        : Optional.of(refused(BearerToken.isTried(context))));
    }

    private boolean isRight(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer refused(boolean tried) {
        return Answer.error(
                401,
                "authentication_error",
                (tried ? "This is not the operator's token." : "The operator's token is missing.")
                        + " Send \"Authorization: Bearer <operator.token of the node's configuration>\".");
    }
}
