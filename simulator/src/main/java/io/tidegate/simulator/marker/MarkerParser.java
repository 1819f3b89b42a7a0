package io.tidegate.simulator.marker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the markers in a text. Values are bare (up to white space or a bracket) or in double quotes, and understand
 * <code>\n</code> and <code>\t</code>; the value of a key <code>K64</code> is base64 and is filed under <code>K</code>.
 * It is a scanner and not a regular expression, because those recurse once for each escape in a long value.
 */
public final class MarkerParser {
    static final String OPEN = "[[sim:";
    private static final String CLOSE = "]]";
    private static final String KEY_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    /** The verb of a marker that could not be read; its value says why. */
    static final String UNREADABLE = "unreadable";

    private final String inner;
    private final Map<String, String> values = new LinkedHashMap<>();
    private int at;

    private MarkerParser(String inner) {
        this.inner = inner;
    }

    /** The markers of this text, in order. */
    public static List<Marker> parse(String text) {
        List<Marker> markers = new ArrayList<>();
        int from = text.indexOf(OPEN);
        while (from >= 0) {
            int to = text.indexOf(CLOSE, from + OPEN.length());
            if (to < 0) {
                break;
            }
            String raw = text.substring(from, to + CLOSE.length());
            Map<String, String> values = new MarkerParser(text.substring(from + OPEN.length(), to)).read();
            values.keySet().stream().findFirst().ifPresent(verb -> markers.add(new Marker(verb, values, raw)));
            from = text.indexOf(OPEN, to + CLOSE.length());
        }
        return markers;
    }

    private Map<String, String> read() {
        try {
            while (at < inner.length()) {
                String key = run();
                if (key.isEmpty()) {
                    at++;
                } else if (at < inner.length() && inner.charAt(at) == '=') {
                    at++;
                    put(key, at < inner.length() && inner.charAt(at) == '"' ? quoted() : bare());
                }
            }
            return values;
        } catch (IllegalArgumentException notBase64) {
            return Map.of(UNREADABLE, "[[sim:" + inner + "]] has a value that is not base64");
        }
    }

    private void put(String key, String value) {
        if (key.endsWith("64")) {
            values.put(key.substring(0, key.length() - 2), decoded(value));
        } else {
            values.put(key, value.replace("\\n", "\n").replace("\\t", "\t"));
        }
    }

    private static String decoded(String base64) {
        String standard = base64.replace('-', '+').replace('_', '/').replaceAll("\\s", "");
        return new String(Base64.getDecoder().decode(standard), StandardCharsets.UTF_8);
    }

    private String run() {
        int from = at;
        while (at < inner.length() && isKeyChar(inner.charAt(at))) {
            at++;
        }
        return inner.substring(from, at);
    }

    private static boolean isKeyChar(char c) {
        return KEY_CHARS.indexOf(c) >= 0;
    }

    private String quoted() {
        int end = at + 1;
        while (end < inner.length() && inner.charAt(end) != '"') {
            end += inner.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= inner.length()) {
            return bare();
        }
        String value = inner.substring(at + 1, end).replace("\\\"", "\"");
        at = end + 1;
        return value;
    }

    private String bare() {
        int from = at;
        while (at < inner.length() && inner.charAt(at) != ']' && !Character.isWhitespace(inner.charAt(at))) {
            at++;
        }
        return inner.substring(from, at);
    }
}
