package io.tidegate.cli.department;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * One line of the file. What a cell leaves empty is left as it is.
 *
 * @param line where it stands
 * @param team whose quotas the user shares
 * @param dailyTokens the user's own limit
 * @param monthlyTokens the user's own limit
 * @param models what the key may use
 * @param expires when the key ends
 */
record Person(
        long line,
        String name,
        Optional<ZoneId> timezone,
        Optional<String> team,
        Optional<Long> dailyTokens,
        Optional<Long> monthlyTokens,
        List<String> models,
        Optional<String> client,
        Optional<Instant> expires) {
    Person {
        models = List.copyOf(models);
    }
}
