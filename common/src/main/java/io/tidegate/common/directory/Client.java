package io.tidegate.common.directory;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client says it is in {@code User-Agent}. Claude Code calls itself {@code claude-cli/2.1.197 (external, cli)}, and
 * {@code claude-code/2.1.197} when it asks for models (protocol, sections 2 and 3): both are {@code claude-code} here.
 *
 * @param product in lower case; empty when there was no such header
 */
public record Client(String product, Optional<Version> version) {
    public static final String CLAUDE_CODE = "claude-code";

    private static final int LONGEST_LABEL = 80;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^!-~]");

    public static Client of(String userAgent) {
        int end = userAgent.indexOf(' ');
        String first = end < 0 ? userAgent : userAgent.substring(0, end);
        int slash = first.indexOf('/');
        String name = (slash < 0 ? first : first.substring(0, slash)).toLowerCase(Locale.ROOT);
        return new Client(
                name.equals("claude-cli") ? CLAUDE_CODE : name,
                slash < 0 ? Optional.empty() : Version.parse(first.substring(slash + 1)));
    }

    /** For records and reports, such as {@code claude-code/2.1.197}: 80 printable characters at most, empty without a name. */
    public String label() {
        String full = version.map(v -> product + "/" + v).orElse(product);
        String bounded = full.substring(0, Math.min(LONGEST_LABEL, full.length()));
        return UNPRINTABLE.matcher(bounded).replaceAll("?");
    }

    /** For a message to the user. */
    public String described() {
        return product.isEmpty()
                ? "a client without a name"
                : version.map(v -> product + " " + v).orElse(product);
    }
}
