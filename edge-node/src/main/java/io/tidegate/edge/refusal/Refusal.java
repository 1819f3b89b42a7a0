package io.tidegate.edge.refusal;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One refused request.
 *
 * @param kind which case it is
 * @param message what is wrong and what to do, shown to the user as it is
 * @param retryAfterSeconds the {@code retry-after} header, in whole seconds. The client waits for at most 60 and gives up
 *     at once above that (protocol, section 6.1)
 * @param allow the {@code allow} header: the methods that the path takes
 */
public record Refusal(RefusalKind kind, String message, OptionalInt retryAfterSeconds, Optional<String> allow) {
    public Refusal {
        if (message.isBlank()) {
            throw new IllegalArgumentException("message: blank (expected: what is wrong and what to do)");
        }
    }

    public static Refusal of(RefusalKind kind, String message) {
        return new Refusal(kind, message, OptionalInt.empty(), Optional.empty());
    }

    public static Refusal retryAfter(RefusalKind kind, String message, int seconds) {
        return new Refusal(kind, message, OptionalInt.of(seconds), Optional.empty());
    }

    /** The path does not take this method; {@code allow} lists those it takes (RFC 9110, section 15.5.6). */
    public static Refusal methodNotAllowed(String message, String allow) {
        return new Refusal(RefusalKind.METHOD_NOT_ALLOWED, message, OptionalInt.empty(), Optional.of(allow));
    }
}
