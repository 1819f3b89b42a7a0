package io.tidegate.common.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which client may use a key, written like {@code claude-code >= 1.0.55} or {@code claude-code >= 1.0.55, < 3}; without
 * bounds, any version of it; without a name, Claude Code. It goes by what the client says about itself: a policy for one's own people, not
 * security.
 */
public final class ClientRule {
    /** What a rule must look like, in words. */
    public static final String FORM = "a client and the versions allowed, such as \"claude-code >= 1.0.55\" or"
            + " \"claude-code >= 1.0.55, < 3\"";

    private static final Pattern RULE = Pattern.compile(
            "\\s*([A-Za-z][A-Za-z0-9_.-]{0,63})?\\s*((?:[<>]=?|=)\\s*[0-9][^,<>=]*(?:,\\s*(?:[<>]=?|=)[^,<>=]+)*)?\\s*");
    private static final Pattern BOUND = Pattern.compile("\\s*([<>]=?|=)\\s*([0-9.]+)\\s*");

    private final String product;
    private final List<VersionBound> bounds;

    private ClientRule(String product, List<VersionBound> bounds) {
        this.product = product;
        this.bounds = List.copyOf(bounds);
    }

    /**
     * Reads a rule.
     *
     * @throws IllegalArgumentException whose message is what would be right
     */
    public static ClientRule parse(String text) {
        Matcher matcher = RULE.matcher(text);
        if (text.isBlank() || !matcher.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        String name = matcher.group(1);
        String product = name == null ? Client.CLAUDE_CODE : Client.of(name).product();
        String range = matcher.group(2);
        return new ClientRule(product, range == null ? List.of() : bounds(range));
    }

    /**
     * Whether such a client may come.
     *
     * @param userAgent the header's value, empty when there is none
     */
    public boolean allows(String userAgent) {
        Client client = Client.of(userAgent);
        return client.product().equals(product)
                && (bounds.isEmpty() || client.version().filter(this::allows).isPresent());
    }

    private boolean allows(Version version) {
        return bounds.stream().allMatch(bound -> bound.holds(version));
    }

    private static List<VersionBound> bounds(String range) {
        List<VersionBound> bounds = new ArrayList<>();
        for (String part : range.split(",", -1)) {
            Matcher matcher = BOUND.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(FORM);
            }
            Version version = Version.parse(matcher.group(2)).orElseThrow(() -> new IllegalArgumentException(FORM));
            bounds.add(new VersionBound(VersionBound.Comparison.of(matcher.group(1)), version));
        }
        return bounds;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientRule rule && rule.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The rule in a form that {@link #parse} reads. */
    @Override
    public String toString() {
        String range =
                String.join(", ", bounds.stream().map(VersionBound::toString).toList());
        return (product + " " + range).strip().toLowerCase(Locale.ROOT);
    }
}
