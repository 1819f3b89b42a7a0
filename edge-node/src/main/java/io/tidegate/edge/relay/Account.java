package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;

/** Who pays for an exchange: opens a charge for each attempt and gives back what was reserved and not used. */
public interface Account {
    Charge attempt(String upstream, int number);

    /** The tokens of all attempts that are settled. */
    Usage usage();

    /** Their cost in nano-dollars. */
    long costNanos();

    /**
     * Names what to do when the exchange outgrows a quota whose rule is to cut it.
     *
     * @param told once at most, on any thread
     */
    void whenOutgrown(Runnable told);

    /** Every attempt is settled; whatever is still reserved is free again. */
    void close();
}
