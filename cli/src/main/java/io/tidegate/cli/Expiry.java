package io.tidegate.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** When a key ends, as it is typed: after a time from now, or at a time. */
sealed interface Expiry {
    record After(Duration time) implements Expiry {}

    record At(Instant time) implements Expiry {}

    default Instant at(InstantSource clock) {
        return switch (this) {
            case After(Duration time) -> clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS);
            case At(Instant time) -> time;
        };
    }

    static Expiry parse(String text) {
        if (Span.PATTERN.matcher(text).matches()) {
            return new After(Span.parse(text));
        }
        try {
            return new At(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            throw new TypeConversionException("'" + text
                    + "' is neither a time from now (30d, 12h, 45m) nor an RFC 3339 time (2027-01-31T00:00:00Z)");
        }
    }

    /** A length of time with one unit. */
    final class Span {
        static final Pattern PATTERN = Pattern.compile("([0-9]{1,6})([smhdw])");

        private Span() {}

        static Duration parse(String text) {
            Matcher span = PATTERN.matcher(text);
            if (!span.matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is not a length of time (expected: such as 24h, 7d, 30m)");
            }
            long amount = Long.parseLong(span.group(1));
            return switch (span.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> Duration.ofDays(7 * amount);
            };
        }
    }
}
