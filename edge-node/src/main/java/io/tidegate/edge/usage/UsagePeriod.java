package io.tidegate.edge.usage;

import java.time.LocalDate;

/** Days of a user's calendar, both included. */
public record UsagePeriod(LocalDate from, LocalDate to) {
    public UsagePeriod {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " (expected: not before " + from + ")");
        }
    }

    boolean contains(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }

    /** The shortest that holds both. */
    UsagePeriod and(UsagePeriod other) {
        return new UsagePeriod(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
    }
}
