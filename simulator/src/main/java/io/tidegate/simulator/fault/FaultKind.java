package io.tidegate.simulator.fault;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The things that can go wrong with an answer, other than a status or a redirect. */
public enum FaultKind {
    RESET_BEFORE,
    EOF_BEFORE,
    STALL_BEFORE,
    STALL_HEADERS,
    LATE,
    PINGS,
    PINGS_MID,
    CUT_MID,
    RESET_MID,
    END_MID,
    STALL_MID,
    SLOW_MID,
    ERROR_MID,
    BADJSON_MID,
    BADJSON,
    HTML,
    NO_STOP,
    NO_USAGE,
    EMPTY;

    public static Optional<FaultKind> named(String name) {
        return Stream.of(values()).filter(k -> k.toString().equals(name)).findFirst();
    }

    /** The name in a marker: <code>reset-before</code>. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
