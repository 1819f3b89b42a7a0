package io.tidegate.common.directory;

import java.util.Arrays;

/** One side of a range of versions, such as {@code >= 1.0.55}. */
public record VersionBound(Comparison comparison, Version version) {
    enum Comparison {
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        BELOW("<"),
        EXACTLY("=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        /** @throws IllegalArgumentException when it is no sign */
        static Comparison of(String sign) {
            return Arrays.stream(values())
                    .filter(comparison -> comparison.sign.equals(sign))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("sign: " + sign + " (expected: >= <= > < =)"));
        }
    }

    public boolean holds(Version candidate) {
        int order = candidate.compareTo(version);
        return switch (comparison) {
            case AT_LEAST -> order >= 0;
            case AT_MOST -> order <= 0;
            case ABOVE -> order > 0;
            case BELOW -> order < 0;
            case EXACTLY -> order == 0;
        };
    }

    @Override
    public String toString() {
        return comparison.sign + " " + version;
    }
}
