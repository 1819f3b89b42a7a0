package io.tidegate.edge.meter;

import org.jspecify.annotations.Nullable;

/** The counters of a provider's {@code usage} object that cost tokens. */
enum Counter {
    INPUT(0),
    OUTPUT(1),
    CACHE_READ(2),
    /** Both kinds of cache writes together. */
    CACHE_WRITE(3),
    CACHE_WRITE_5M(4),
    CACHE_WRITE_1H(5);

    private final int slot;

    Counter(int slot) {
        this.slot = slot;
    }

    /** Where this counter stands in an array of all. */
    int slot() {
        return slot;
    }

    /** Null for a member of {@code usage} that is no counter of ours: new ones appear at any time. */
    static @Nullable Counter inUsage(String name) {
        return switch (name) {
            case "input_tokens" -> INPUT;
            case "output_tokens" -> OUTPUT;
            case "cache_read_input_tokens" -> CACHE_READ;
            case "cache_creation_input_tokens" -> CACHE_WRITE;
            default -> null;
        };
    }

    /** Null for an unknown member of {@code usage.cache_creation}. */
    static @Nullable Counter inCacheCreation(String name) {
        return switch (name) {
            case "ephemeral_5m_input_tokens" -> CACHE_WRITE_5M;
            case "ephemeral_1h_input_tokens" -> CACHE_WRITE_1H;
            default -> null;
        };
    }
}
