package io.tidegate.common.config;

/**
 * One thing that a record found wrong with its own values.
 *
 * @param key the component, or a path below it such as {@code upstreams[1].name}
 * @param wrong what is there; never the text of a {@link Secret}
 * @param expected what would be right
 */
public record Flaw(String key, String wrong, String expected) {
    @Override
    public String toString() {
        return key + ": " + wrong + " (expected: " + expected + ")";
    }
}
