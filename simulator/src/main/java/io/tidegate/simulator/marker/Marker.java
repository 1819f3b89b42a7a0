package io.tidegate.simulator.marker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One order: <code>[[sim:VERB=VALUE key=value]]</code>. The verb is the first key.
 *
 * @param values all keys with their values, in order, the verb among them
 * @param raw the marker as it stands in the prompt; faults are counted by it
 */
public record Marker(String verb, Map<String, String> values, String raw) {
    public Marker {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (!values.containsKey(verb)) {
            throw new IllegalArgumentException("verb: " + verb + " (expected: one of " + values.keySet() + ")");
        }
    }

    /** The value of the verb itself. */
    public String value() {
        return get(verb, "");
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    public String get(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** The whole number under this key; {@link MarkerCheck} has refused the marker if it is none. */
    public int number(String key, int otherwise) {
        return find(key).map(Integer::parseInt).orElse(otherwise);
    }
}
