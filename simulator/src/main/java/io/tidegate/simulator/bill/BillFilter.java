package io.tidegate.simulator.bill;

import java.util.Optional;

/** Which entries of the bill are asked for; an empty field asks for all. */
public record BillFilter(Optional<String> requestId, Optional<String> model, Optional<String> session) {
    public static final BillFilter ALL = new BillFilter(Optional.empty(), Optional.empty(), Optional.empty());

    boolean takes(BillEntry entry) {
        return isOrAny(requestId, entry.requestId())
                && isOrAny(model, entry.model())
                && isOrAny(session, entry.session());
    }

    private static boolean isOrAny(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }
}
