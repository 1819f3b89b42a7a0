package io.tidegate.common.directory;

import java.util.regex.Pattern;

/** Names models: {@code claude-sonnet-5}, or {@code claude-sonnet-*} where a star stands for any characters or none. */
public record ModelRule(String glob) {
    /** What a rule must look like, in words. */
    public static final String FORM = "a model's name such as claude-sonnet-5, or claude-sonnet-* where * is any text";

    private static final Pattern GLOB = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,128}");
    private static final char STAR = '*';

    public ModelRule {
        if (!GLOB.matcher(glob).matches()) {
            throw new IllegalArgumentException("glob: \"" + glob + "\" (expected: " + FORM + ")");
        }
    }

    /** Takes time of at most the product of both lengths, whatever the rule. */
    public boolean matches(String model) {
        int rule = 0;
        int name = 0;
        int starAt = -1;
        int starTook = 0;
        while (name < model.length()) {
            if (rule < glob.length() && glob.charAt(rule) == STAR) {
                starAt = rule++;
                starTook = name;
            } else if (rule < glob.length() && glob.charAt(rule) == model.charAt(name)) {
                rule++;
                name++;
            } else if (starAt >= 0) {
                rule = starAt + 1;
                name = ++starTook;
            } else {
                return false;
            }
        }
        while (rule < glob.length() && glob.charAt(rule) == STAR) {
            rule++;
        }
        return rule == glob.length();
    }

    @Override
    public String toString() {
        return glob;
    }
}
