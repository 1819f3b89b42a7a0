package io.tidegate.common.api;

import java.util.List;

/** Whether a server should be sent traffic. */
public sealed interface Readiness {
    record Ready() implements Readiness {}

    /**
     * It should not, for now.
     *
     * @param reasons in words for the operator; one or more
     */
    record NotReady(List<String> reasons) implements Readiness {
        public NotReady {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("reasons: none (expected: one or more)");
            }
        }
    }
}
