package io.tidegate.edge.refusal;

import java.util.OptionalInt;

/**
 * One refused request.
 *
 * @param kind which case it is
 * @param message what is wrong and what to do, shown to the user as it is
 * @param retryAfterSeconds the {@code retry-after} header, in whole seconds. The client waits for at most 60 and gives up
 *     at once above that (protocol, section 6.1)
 */
public record Refusal(RefusalKind kind, String message, OptionalInt retryAfterSeconds) {
    public Refusal {
        if (message.isBlank()) {
            throw new IllegalArgumentException("message: blank (expected: what is wrong and what to do)");
        }
    }

    public static Refusal of(RefusalKind kind, String message) {
        return new Refusal(kind, message, OptionalInt.empty());
    }

    public static Refusal retryAfter(RefusalKind kind, String message, int seconds) {
        return new Refusal(kind, message, OptionalInt.of(seconds));
    }
}
