package io.tidegate.edge.upstream;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What an upstream last said of the limits that it sets on our credential: its {@code anthropic-ratelimit-*} headers (protocol, section 7).
 * They pass to the client unchanged; this is a copy. For any thread.
 */
public final class RateLimits {
    /** What the provider limits, as in its headers' names. */
    public static final List<String> KINDS = List.of("requests", "tokens", "input-tokens", "output-tokens");

    private static final List<Names> NAMES = KINDS.stream().map(Names::of).toList();

    /**
     * A limit as the provider last told of it.
     *
     * @param limit requests or tokens
     * @param remaining of them
     * @param reset when all of them are back
     */
    public record Limit(long limit, long remaining, Instant reset) {}

    private record Names(String kind, FieldName limit, FieldName remaining, FieldName reset) {
        static Names of(String kind) {
            List<FieldName> names = Stream.of("limit", "remaining", "reset")
                    .map(part -> FieldName.of("anthropic-ratelimit-" + kind + "-" + part))
                    .toList();
            return new Names(kind, names.get(0), names.get(1), names.get(2));
        }
    }

    private final Map<String, Limit> last = new ConcurrentHashMap<>();

    /** Reads an answer's head. A limit that it does not name, or not in full, stays as it was. */
    public void read(Fields head) {
        for (Names names : NAMES) {
            Optional<String> limit = head.first(names.limit);
            if (limit.isPresent()) {
                parsed(limit.get(), head.first(names.remaining), head.first(names.reset))
                        .ifPresent(read -> last.put(names.kind, read));
            }
        }
    }

    /** What is known, by kind; nothing before an answer has told. */
    public Map<String, Limit> known() {
        return Map.copyOf(last);
    }

    private static Optional<Limit> parsed(String limit, Optional<String> remaining, Optional<String> reset) {
        try {
            return remaining.isEmpty() || reset.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Limit(
                            Long.parseLong(limit), Long.parseLong(remaining.get()), Instant.parse(reset.get())));
        } catch (NumberFormatException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
