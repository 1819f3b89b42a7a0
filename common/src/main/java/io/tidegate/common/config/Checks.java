package io.tidegate.common.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the values of one record in its compact constructor and throws once, with all that is wrong. */
public final class Checks {
    private final List<Flaw> flaws = new ArrayList<>();

    public Checks range(String key, long value, long min, long max) {
        return that(value >= min && value <= max, key, Long.toString(value), min + " to " + max);
    }

    public Checks range(String key, double value, double min, double max) {
        return that(value >= min && value <= max, key, Double.toString(value), min + " to " + max);
    }

    public Checks range(String key, Duration value, Duration min, Duration max) {
        return that(
                value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                key,
                Durations.format(value),
                Durations.format(min) + " to " + Durations.format(max));
    }

    public Checks range(String key, DataSize value, DataSize min, DataSize max) {
        return that(
                value.bytes() >= min.bytes() && value.bytes() <= max.bytes(),
                key,
                value.toString(),
                min + " to " + max);
    }

    public Checks matches(String key, String value, Pattern pattern, String expected) {
        return that(pattern.matcher(value).matches(), key, value, expected);
    }

    /** A rule of one's own; {@code wrong} must not hold a secret. */
    public Checks that(boolean right, String key, String wrong, String expected) {
        if (!right) {
            flaws.add(new Flaw(key, wrong, expected));
        }
        return this;
    }

    public void verify() {
        if (!flaws.isEmpty()) {
            throw new FlawedValues(flaws);
        }
    }
}
