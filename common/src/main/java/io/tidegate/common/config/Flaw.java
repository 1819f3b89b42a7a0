package io.tidegate.common.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that a record found wrong with its own values.
 *
 * @param key the component, or a path below it such as {@code upstreams[1].name}
 * @param wrong what is there; never the text of a {@link Secret}
 * @param expected what would be right
 */
public record Flaw(String key, String wrong, String expected) {
    private static final Pattern TEXT =
            Pattern.compile("([A-Za-z0-9.\\[\\]]+): (.*) \\(expected: (.*)\\)", Pattern.DOTALL);

    /** What a record said when it refused its values: all flaws, or the one that its message describes. */
    static List<Flaw> of(IllegalArgumentException refusal) {
        if (refusal instanceof FlawedValues flawed) {
            return flawed.flaws();
        }
        String message = String.valueOf(refusal.getMessage());
        Matcher matcher = TEXT.matcher(message);
        return List.of(
                matcher.matches()
                        ? new Flaw(matcher.group(1), matcher.group(2), matcher.group(3))
                        : new Flaw("", message, "other values"));
    }

    @Override
    public String toString() {
        return key + ": " + wrong + " (expected: " + expected + ")";
    }
}
