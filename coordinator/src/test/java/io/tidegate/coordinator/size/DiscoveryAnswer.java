package io.tidegate.coordinator.size;

import java.util.Optional;

/**
 * An answer that a developer got.
 *
 * @param askedAt by the monotonic clock, which all processes of the machine share
 * @param nanos that it took
 * @param whole whether it ranks all nodes
 */
record DiscoveryAnswer(long askedAt, long nanos, boolean whole) {
    private static final String MARK = "answered";

    String line() {
        return MARK + " " + askedAt + " " + nanos + " " + whole;
    }

    /** Reads {@link #line()}; other lines are the log's. */
    static Optional<DiscoveryAnswer> parse(String line) {
        String[] parts = line.split(" ", -1);
        return parts.length == 4 && parts[0].equals(MARK)
                ? Optional.of(new DiscoveryAnswer(
                        Long.parseLong(parts[1]), Long.parseLong(parts[2]), Boolean.parseBoolean(parts[3])))
                : Optional.empty();
    }
}
