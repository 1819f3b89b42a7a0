package io.tidegate.common.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports keys that a record does not have: mistyped ones, misplaced ones, and those that it has no more. */
final class KeyCheck {
    private final Report report;

    KeyCheck(Report report) {
        this.report = report;
    }

    void check(Class<?> type, KeyPath path, Map<String, Node.Entry> entries) {
        List<String> names = ConfigKeys.names(type);
        entries.forEach((name, entry) -> {
            if (!names.contains(name)) {
                String key = path.below(name);
                report.add(dead(type, name, entry, key).orElseGet(() -> unknown(names, name, entry, key)));
            }
        });
    }

    private static Optional<Problem> dead(Class<?> type, String name, Node.Entry entry, String key) {
        return Arrays.stream(type.getAnnotationsByType(DeadKey.class))
                .filter(dead -> dead.key().equals(name))
                .findFirst()
                .map(dead -> new Problem(entry.key(), key, "no such key any more", dead.instead()));
    }

    private static Problem unknown(List<String> names, String name, Node.Entry entry, String key) {
        String expected = NearestName.of(name, names)
                .map(near -> "did you mean " + near + "?")
                .orElse("one of " + String.join(", ", names));
        return new Problem(entry.key(), key, "unknown key", expected);
    }
}
