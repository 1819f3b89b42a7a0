package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.BearerToken;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who may ask: whoever has a key, or anybody where the operator says so. */
final class Callers {
    private static final String ADVICE =
            "Send your Tidegate key as \"Authorization: Bearer tgk_...\"; it never belongs into a URL.";

    private final DeveloperKeys keys;
    private final boolean open;

    Callers(DeveloperKeys keys, boolean open) {
        this.keys = keys;
        this.open = open;
    }

    /** Whether a request may pass. */
    sealed interface Caller {
        /**
         * It may.
         *
         * @param name tells this caller from others
         */
        record Known(String name) implements Caller {}

        record Refused(Answer answer) implements Caller {}
    }

    Future<Caller> of(RoutingContext context) {
        Optional<String> credential = BearerToken.of(context)
                .or(() -> Optional.ofNullable(context.request().getHeader("x-api-key")));
        if (open) {
            return Future.succeededFuture(new Caller.Known(
                    String.valueOf(context.request().remoteAddress().hostAddress())));
        }
        if (credential.isEmpty()) {
            return Future.succeededFuture(refused(401, "authentication_error", "There is no key. " + ADVICE));
        }
        return keys.check(credential.get()).map(verdict -> switch (verdict) {
            case DeveloperKeys.Verdict.Valid(String keyId) -> new Caller.Known(keyId);
            case DeveloperKeys.Verdict.Refused(int status, String type, String why) -> refused(status, type, why);
        });
    }

    private static Caller refused(int status, String type, String why) {
        return new Caller.Refused(Answer.error(status, type, why));
    }
}
