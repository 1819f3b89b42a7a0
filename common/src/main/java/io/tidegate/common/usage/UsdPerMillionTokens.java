package io.tidegate.common.usage;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;
import java.math.BigDecimal;

/** The prices of one model as people write them: US dollars per million tokens, by class. */
public record UsdPerMillionTokens(
        @Doc("Tokens neither read from nor written to the prompt cache.")
        double input,

        @Doc("Tokens of the answer.") double output,
        @Doc("Tokens read from the prompt cache.") double cacheRead,

        @Doc("Tokens written to the prompt cache for 5 minutes.")
        double cacheWrite5m,

        @Doc("Tokens written to the prompt cache for 1 hour.")
        double cacheWrite1h) {

    /** Dearer than any model: a larger number has been given in another unit. */
    private static final double MAX_USD = 100_000;

    private static final int NANOS_DIGITS = 9;

    public UsdPerMillionTokens {
        Checks checks = new Checks();
        check(checks, "input", input);
        check(checks, "output", output);
        check(checks, "cacheRead", cacheRead);
        check(checks, "cacheWrite5m", cacheWrite5m);
        check(checks, "cacheWrite1h", cacheWrite1h);
        checks.verify();
    }

    private static void check(Checks checks, String key, double usd) {
        checks.range(key, usd, 0, MAX_USD);
        checks.that(
                !(usd >= 0 && usd <= MAX_USD) || decimal(usd).scale() <= NANOS_DIGITS,
                key,
                Double.toString(usd),
                "at most " + NANOS_DIGITS + " decimal places");
    }

    Price toPrice() {
        return new Price(nanos(input), nanos(output), nanos(cacheRead), nanos(cacheWrite5m), nanos(cacheWrite1h));
    }

    private static long nanos(double usd) {
        return decimal(usd).movePointRight(NANOS_DIGITS).longValueExact();
    }

    /** The number as it was written: a double gives back the shortest decimal that means it. */
    private static BigDecimal decimal(double usd) {
        return BigDecimal.valueOf(usd).stripTrailingZeros();
    }
}
