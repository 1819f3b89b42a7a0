package io.tidegate.common.shell;

/** From where a shell takes the key, so that lines for it need not hold the key. */
public sealed interface KeySource {
    /** From {@code TIDEGATE_KEY}, or {@code ANTHROPIC_AUTH_TOKEN} where that is not set. */
    record Variables() implements KeySource {}

    /** From a file that holds nothing else. */
    record KeyFile(String path) implements KeySource {}

    /**
     * From a file of shell assignments without quotes.
     *
     * @param name of the variable
     */
    record Assigned(String path, String name) implements KeySource {}
}
