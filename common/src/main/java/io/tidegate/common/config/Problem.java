package io.tidegate.common.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param origin where it is written
 * @param key which key it is about, such as {@code listen.port}; empty when it is about the file as a whole
 * @param wrong what is wrong; never the text of a {@link Secret}
 * @param expected what would be right
 */
public record Problem(Origin origin, String key, String wrong, String expected) {
    /** One line: {@code config/edge-node.yml:12: listen.port: 70000 (expected: 0 to 65535)}. */
    @Override
    public String toString() {
        return origin + ": " + (key.isEmpty() ? "" : key + ": ") + wrong + " (expected: " + expected + ")";
    }
}
