package io.tidegate.cli.quotas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A limit as it is typed: {@code 2000000}, {@code 2_000_000}, or in dollars {@code 25usd} or {@code $25}. */
public sealed interface Amount {
    String FORM = "a whole number such as 2000000, or dollars such as 25usd";

    record Units(long count) implements Amount {}

    record Dollars(BigDecimal count) implements Amount {}

    /** Fails with an {@link IllegalArgumentException} that says what would be right. */
    static Amount parse(String text) {
        Matcher dollars = Form.DOLLARS.matcher(text);
        if (dollars.matches()) {
            String number = dollars.group(1) == null ? dollars.group(2) : dollars.group(1);
            return new Dollars(new BigDecimal(number.replace("_", "")));
        }
        try {
            return new Units(Long.parseLong(text.replace("_", "")));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' (expected: " + FORM + ")", e);
        }
    }

    /** Puts it into a request, under a name of the API. */
    default void putInto(ObjectNode body, String name) {
        switch (this) {
            case Units(long count) -> body.put(name, count);
            case Dollars(BigDecimal count) -> body.put(name + "_usd", count.toPlainString());
        }
    }

    /** The ways to write it. */
    final class Form {
        private static final String NUMBER = "([0-9][0-9_]*(?:\\.[0-9]+)?)";
        private static final Pattern DOLLARS =
                Pattern.compile("\\$" + NUMBER + "|" + NUMBER + " ?usd", Pattern.CASE_INSENSITIVE);

        private Form() {}
    }
}
