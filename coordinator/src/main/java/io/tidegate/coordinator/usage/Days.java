package io.tidegate.coordinator.usage;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** Days of users' calendars, both included. */
record Days(LocalDate from, LocalDate to) {
    private static final String FORM = "a day like 2026-11-20";

    /** The parameters {@code from} and {@code to}, each of which may be left out. */
    record Asked(Optional<LocalDate> from, Optional<LocalDate> to) {
        static Asked in(Input input) {
            return new Asked(input.parsed("from", Days::day), input.parsed("to", Days::day));
        }

        /** What is wrong with them together. */
        Optional<Answer> wrong() {
            return from.isPresent() && to.isPresent() && to.get().isBefore(from.get())
                    ? Optional.of(
                            Answer.invalid("to: " + to.get() + " (expected: not before from, " + from.get() + ")"))
                    : Optional.empty();
        }

        /** What is wrong when both must be given, or none. */
        Optional<Answer> wrongAsPair() {
            return from.isPresent() == to.isPresent()
                    ? wrong()
                    : Optional.of(Answer.invalid((from.isPresent() ? "to" : "from")
                            + ": missing (expected: both from and to, or none of them)"));
        }

        Optional<Days> pair() {
            return from.flatMap(first -> to.map(last -> new Days(first, last)));
        }
    }

    boolean contains(long epochDay) {
        return from.toEpochDay() <= epochDay && epochDay <= to.toEpochDay();
    }

    /** The shortest that holds both. */
    Days and(Days other) {
        return new Days(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
    }

    static Reading<LocalDate> day(String text) {
        try {
            return new Reading.Understood<>(LocalDate.parse(text));
        } catch (DateTimeException _) {
            return new Reading.NotUnderstood<>(FORM);
        }
    }
}
