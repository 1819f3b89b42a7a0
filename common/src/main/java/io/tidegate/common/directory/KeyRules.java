package io.tidegate.common.directory;

import io.tidegate.common.config.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a key may do. An empty list or option forbids nothing.
 *
 * @param models the models it may use
 * @param client the clients that may use it
 * @param addresses where its requests may come from
 * @param requestsPerMinute message requests in any 60 seconds, 1 to {@value #MOST_PER_MINUTE}
 * @param concurrency message requests at a time, 1 to {@value #MOST_AT_ONCE}
 */
public record KeyRules(
        List<ModelRule> models,
        Optional<ClientRule> client,
        List<Cidr> addresses,
        OptionalInt requestsPerMinute,
        OptionalInt concurrency) {
    public static final int MOST_PER_MINUTE = 1_000_000;
    public static final int MOST_AT_ONCE = 100_000;

    /** Rules that forbid nothing. */
    public static final KeyRules NONE =
            new KeyRules(List.of(), Optional.empty(), List.of(), OptionalInt.empty(), OptionalInt.empty());

    public KeyRules {
        models = List.copyOf(models);
        addresses = List.copyOf(addresses);
        requireRange("requestsPerMinute", requestsPerMinute, MOST_PER_MINUTE);
        requireRange("concurrency", concurrency, MOST_AT_ONCE);
    }

    private static void requireRange(String name, OptionalInt value, int most) {
        if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > most)) {
            throw new IllegalArgumentException(name + ": " + value.getAsInt() + " (expected: 1 to " + most + ")");
        }
    }
}
