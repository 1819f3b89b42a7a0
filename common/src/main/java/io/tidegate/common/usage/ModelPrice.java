package io.tidegate.common.usage;

/**
 * The price of the models that a pattern matches.
 *
 * @param match a model's id, or a pattern in which {@code *} stands for any characters
 * @param price what their tokens cost
 */
record ModelPrice(String match, Price price) {
    ModelPrice {
        if (match.isBlank()) {
            throw new IllegalArgumentException("match: blank (expected: a model id or a pattern with *)");
        }
    }

    boolean isPattern() {
        return match.indexOf('*') >= 0;
    }

    /** How much of a name this settles: among several that match, the one that settles most wins. */
    long literalCharacters() {
        return match.chars().filter(c -> c != '*').count();
    }

    /** Whether the whole name matches. Takes at most the product of both lengths, whatever the pattern. */
    boolean matches(String model) {
        int p = 0;
        int m = 0;
        int star = -1;
        int resume = 0;
        while (m < model.length()) {
            if (p < match.length() && match.charAt(p) == '*') {
                star = p++;
                resume = m;
            } else if (p < match.length() && match.charAt(p) == model.charAt(m)) {
                p++;
                m++;
            } else if (star >= 0) {
                p = star + 1;
                m = ++resume;
            } else {
                return false;
            }
        }
        while (p < match.length() && match.charAt(p) == '*') {
            p++;
        }
        return p == match.length();
    }
}
