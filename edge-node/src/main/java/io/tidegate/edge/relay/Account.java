package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;

/** Who pays for an exchange: opens a charge for each attempt and gives back what was reserved and not used. */
public interface Account {
    Charge attempt(String upstream, int number);

    /** The tokens of all attempts that are settled. */
    Usage usage();

    /** Their cost in nano-dollars. */
    long costNanos();

    /** Every attempt is settled; whatever is still reserved is free again. */
    void close();
}
