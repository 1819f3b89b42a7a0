package io.tidegate.common.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times in requests. */
public final class Times {
    private static final String FORM = "a time like 2027-01-31T00:00:00Z (RFC 3339)";
    private static final String FUTURE_FORM = "a time to come, like 2027-01-31T00:00:00Z (RFC 3339)";

    private Times() {}

    /** Any time. */
    public static Reading<Instant> any(String text) {
        return parsed(text)
                .<Reading<Instant>>map(Reading.Understood::new)
                .orElseGet(() -> new Reading.NotUnderstood<>(FORM));
    }

    /** A time after now. */
    public static Reading<Instant> future(String text, Instant now) {
        Optional<Instant> time = parsed(text);
        return time.isEmpty()
                ? new Reading.NotUnderstood<>(FUTURE_FORM)
                : Reading.of(time.filter(now::isBefore), () -> FUTURE_FORM + "; it is " + now + " here");
    }

    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
