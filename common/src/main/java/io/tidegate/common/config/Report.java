package io.tidegate.common.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects problems and knows where each key was written. */
final class Report {
    private final Origin top;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Origin> origins = new HashMap<>();
    private final Map<String, ScalarReader.Value> hidden = new HashMap<>();

    Report(Origin top) {
        this.top = top;
    }

    Origin top() {
        return top;
    }

    void locate(KeyPath path, Origin origin) {
        origins.put(path.key(), origin);
    }

    /** Notes that a value came out of a reference and is not to be shown. */
    void hide(KeyPath path, ScalarReader.Value value) {
        if (!value.referred().isEmpty()) {
            hidden.put(path.key(), value);
        }
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    void addAll(List<Problem> more) {
        problems.addAll(more);
    }

    /** Returns null, which is what a binding that failed returns. */
    @Nullable
    Object problem(KeyPath path, String wrong, String expected) {
        problems.add(new Problem(origin(path.key()), path.key(), wrong, expected));
        return null;
    }

    /** What a record found, but for components that failed before and were replaced. */
    @Nullable
    Object flaws(KeyPath path, List<Flaw> flaws, Set<String> failed) {
        for (Flaw flaw : flaws) {
            if (!failed.contains(flaw.key().split("[.\\[]", 2)[0])) {
                String key = path.below(flaw.key());
                problems.add(new Problem(origin(key), key, written(key, flaw.wrong()), flaw.expected()));
            }
        }
        return null;
    }

    /** All problems, those of the file by line, then those of the environment. */
    List<Problem> problems() {
        return problems.stream()
                .sorted(Comparator.comparingInt(
                        problem -> problem.origin() instanceof Origin.Line line ? line.line() : Integer.MAX_VALUE))
                .toList();
    }

    private String written(String key, String wrong) {
        ScalarReader.Value value = hidden.get(key);
        return value == null ? wrong : wrong.replace(value.referred(), value.written());
    }

    /** Where a key is written, or the nearest one that holds it. */
    private Origin origin(String key) {
        String at = key;
        while (!at.isEmpty()) {
            Origin origin = origins.get(at);
            if (origin != null) {
                return origin;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return top;
    }
}
