package io.tidegate.launcher.bench;

/**
 * Attempts and their tokens, as the provider or the ledger counts them.
 *
 * @param attempts how many
 * @param input tokens of all of them
 * @param output tokens of all of them
 */
record BillTotal(long attempts, long input, long output) {
    static final BillTotal NONE = new BillTotal(0, 0, 0);

    BillTotal plus(BillTotal other) {
        return new BillTotal(attempts + other.attempts, input + other.input, output + other.output);
    }

    BillTotal minus(BillTotal other) {
        return new BillTotal(attempts - other.attempts, input - other.input, output - other.output);
    }
}
