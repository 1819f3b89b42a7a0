package io.tidegate.edge.quota;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether an account's next window is leased before it begins: where something is spent, and the node stays. Exchanges that run belong to the
 * window that they began in, so a node that is leaving needs nothing of the next one.
 *
 * @param leaving whether the node takes no new clients
 */
record Foresight(BooleanSupplier leaving) {
    /** Whether it will be spent here. */
    boolean wants(Account account) {
        return !account.pace.still() && !leaving.getAsBoolean();
    }

    /** What to ask of it in the last tenth of the window before. */
    Optional<Wish> wish(Account account) {
        Lease next = account.next();
        if (wants(account) && (next == null || next.isGivenBack())) {
            return Optional.of(Wish.ahead(account.pace.ahead(), true));
        }
        return account.unheardAhead ? Optional.of(Wish.NONE_OF_NEXT) : Optional.empty();
    }
}
