package io.tidegate.coordinator.sync;

import io.tidegate.common.api.Answer;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Says whether who asks for a WebSocket is a node that may have one. */
@FunctionalInterface
public interface Doorman {
    /** Asked twice for each socket: a node may have been revoked while its socket was being made. */
    Future<Verdict> judge(RoutingContext context);

    /** Its judgement. */
    sealed interface Verdict {
        /**
         * The signature proves it.
         *
         * @param node its id
         */
        record Admitted(String node) implements Verdict {}

        record Refused(Answer answer) implements Verdict {}
    }
}
