package io.tidegate.common.config;

import java.util.List;
import java.util.stream.Collectors;

/** What loading a configuration came to. */
public sealed interface ConfigResult<T> {
    /**
     * All is right.
     *
     * @param config the bound record
     */
    record Loaded<T>(T config) implements ConfigResult<T> {}

    /**
     * Something is wrong, and nothing may start with it.
     *
     * @param problems all that was found, at least one, in the order of the file
     */
    record Invalid<T>(List<Problem> problems) implements ConfigResult<T> {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("problems: none (expected: at least one)");
            }
        }

        /** One line per problem. */
        @Override
        public String toString() {
            return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
        }
    }
}
