package io.tidegate.edge.ledger;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * One boot of a node: 128 random bits. Nobody orders epochs by their value.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record Epoch(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public Epoch {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("hex: \"" + hex + "\" (expected: 32 hexadecimal digits)");
        }
    }

    static Epoch draw(RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        return new Epoch(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()));
    }
}
