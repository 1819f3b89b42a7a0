package io.tidegate.simulator.script;

import java.util.regex.Pattern;

/** One header field, spelled as it goes over the wire. */
public record Header(String name, String value) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[ -~\\t]*");

    /** Whether this may be sent. What comes in is recorded as it is. */
    public boolean isSendable() {
        return NAME.matcher(name).matches() && VALUE.matcher(value).matches();
    }
}
