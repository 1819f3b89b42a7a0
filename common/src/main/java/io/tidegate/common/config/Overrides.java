package io.tidegate.common.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code TIDEGATE_*} variables of the environment; it notes which were asked for, so that the others can be named. */
final class Overrides {
    private final Map<String, String> env;
    private final Set<String> asked = new LinkedHashSet<>();

    Overrides(Map<String, String> env) {
        this.env = Map.copyOf(env);
    }

    /** The variable that overrides this very key. */
    Optional<Node> at(KeyPath path) {
        asked.add(path.variable());
        return Optional.ofNullable(env.get(path.variable()))
                .map(text -> new Node.Scalar(text, new Origin.Variable(path.variable())));
    }

    /** Whether a variable overrides this key or one below it. */
    boolean anyWithin(KeyPath path) {
        String below = path.variable() + "_";
        return env.keySet().stream().anyMatch(name -> name.equals(path.variable()) || name.startsWith(below));
    }

    /**
     * Problems for variables that look like overrides of these sections but are none. Other {@code TIDEGATE_*} names
     * belong to the commands and are not judged.
     */
    List<Problem> unknown(List<KeyPath> sections) {
        return env.keySet().stream()
                .filter(name -> !asked.contains(name))
                .filter(name -> sections.stream()
                        .anyMatch(section ->
                                name.equals(section.variable()) || name.startsWith(section.variable() + "_")))
                .sorted()
                .map(name -> new Problem(
                        new Origin.Variable(name),
                        "",
                        "no key has this variable",
                        NearestName.of(name, asked)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("a variable from docs/configuration.md, or that it is not set")))
                .toList();
    }
}
