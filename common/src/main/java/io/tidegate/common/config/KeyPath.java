package io.tidegate.common.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where in the configuration a value belongs, and the environment variable that overrides it.
 *
 * @param key such as {@code upstreams[0].credential.value}; empty for the whole
 * @param variable such as {@code TIDEGATE_UPSTREAMS_0_CREDENTIAL_VALUE}
 */
record KeyPath(String key, String variable) {
    static final KeyPath ROOT = new KeyPath("", "TIDEGATE");

    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    KeyPath child(String name) {
        String words = WORD_START.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
        return new KeyPath(key.isEmpty() ? name : key + "." + name, variable + "_" + words);
    }

    KeyPath item(int index) {
        return new KeyPath(key + "[" + index + "]", variable + "_" + index);
    }

    /** The path of a {@link Flaw}, which is relative to this one. */
    String below(String relative) {
        return key.isEmpty() || relative.isEmpty() ? key + relative : key + "." + relative;
    }
}
