package io.tidegate.common.config;

import java.util.regex.Pattern;

/** What may stand in an HTTP header (RFC 9110, section 5). */
public final class HeaderText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");

    private HeaderText() {}

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }
}
