package io.tidegate.edge.auth;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** What one key has running and has sent lately. It outlives changes to the key's record. For any thread. */
final class KeyLoad {
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger countTokens = new AtomicInteger();
    private final RequestRate rate;

    KeyLoad(OptionalInt requestsPerMinute) {
        rate = new RequestRate(requestsPerMinute.orElse(Integer.MAX_VALUE));
    }

    RequestRate rate() {
        return rate;
    }

    AtomicInteger running(Lane lane) {
        return switch (lane) {
            case MESSAGES -> messages;
            case COUNT_TOKENS -> countTokens;
        };
    }
}
