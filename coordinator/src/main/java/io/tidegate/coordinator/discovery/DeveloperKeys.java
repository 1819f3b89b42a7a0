package io.tidegate.coordinator.discovery;

import io.vertx.core.Future;

/** Tells whether a credential is a developer's key that may ask where the nodes are. */
@FunctionalInterface
public interface DeveloperKeys {
    /** What became of a credential. */
    sealed interface Verdict {
        record Valid(String keyId) implements Verdict {}

        /**
         * It may not ask.
         *
         * @param status 401 or 403
         * @param type of the error
         * @param why a sentence for the developer
         */
        record Refused(int status, String type, String why) implements Verdict {}
    }

    Future<Verdict> check(String credential);
}
