package io.tidegate.edge.upstream;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
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

    private final Map<String, Fields> last = new ConcurrentHashMap<>();

    /**
     * Keeps an answer's head in mind. A limit that it does not name, or not in full, stays as it was. What the limits are is read when
     * somebody asks: dates are too dear to be read for each exchange.
     */
    public void read(Fields head) {
        for (Names names : NAMES) {
            if (head.count(names.limit) > 0 && head.count(names.remaining) > 0 && head.count(names.reset) > 0) {
                last.put(names.kind, head);
            }
        }
    }

    /** What is known, by kind; nothing before an answer has told, and nothing of a limit of which the last answer told nonsense. */
    public Map<String, Limit> known() {
        Map<String, Limit> known = new HashMap<>();
        for (Names names : NAMES) {
            Optional.ofNullable(last.get(names.kind))
                    .flatMap(head -> parsed(head, names))
                    .ifPresent(limit -> known.put(names.kind, limit));
        }
        return known;
    }

    private static Optional<Limit> parsed(Fields head, Names names) {
        try {
            return Optional.of(new Limit(
                    Long.parseLong(head.first(names.limit).orElse("")),
                    Long.parseLong(head.first(names.remaining).orElse("")),
                    Instant.parse(head.first(names.reset).orElse(""))));
        } catch (NumberFormatException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
