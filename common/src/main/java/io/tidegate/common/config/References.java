package io.tidegate.common.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the environment's values in the place of {@code ${NAME}}; {@code $${NAME}} stays, with one {@code $}. */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{([^}]*)}");

    private final Map<String, String> env;

    References(Map<String, String> env) {
        this.env = Map.copyOf(env);
    }

    /** What became of a text. */
    sealed interface Result {}

    /** All references were found; {@code referred} says whether there was one. */
    record Resolved(String text, boolean referred) implements Result {}

    /** A variable is not set, or the reference names none. */
    record Missing(String wrong, String expected) implements Result {}

    Result resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        boolean referred = false;
        while (matcher.find()) {
            String name = matcher.group(2);
            if (!matcher.group(1).isEmpty()) {
                matcher.appendReplacement(resolved, Matcher.quoteReplacement("${" + name + "}"));
                continue;
            }
            @Nullable String value = env.get(name);
            if (value == null) {
                return new Missing(
                        "refers to ${" + name + "}, which is not set",
                        "the environment variable " + name + " to be set");
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
            referred = true;
        }
        return new Resolved(matcher.appendTail(resolved).toString(), referred);
    }
}
