package io.tidegate.edge.meter;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Goes through the members of one JSON object and checks all of its syntax on the way. Values are only looked at where
 * asked.
 *
 * <pre>{@code
 * while (members.next()) { if (members.named("model")) ... }
 * if (!members.complete()) ...
 * }</pre>
 */
final class JsonMembers {
    private final byte[] b;
    private final int start;
    private final JsonSyntax syntax;
    private int position;
    private boolean complete;
    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    /** The object that is to begin at {@code from}, or after white space there. */
    JsonMembers(byte[] b, int from, int to) {
        this.b = b;
        this.syntax = new JsonSyntax(b, to);
        this.start = syntax.whitespace(from);
        this.position = syntax.expect('{', start);
    }

    /** Goes to the next member, or returns false at the end of the object and at a fault. */
    boolean next() {
        if (position == JsonSyntax.NOT_JSON || complete) {
            return false;
        }
        int i = syntax.whitespace(position);
        boolean first = position == start + 1;
        if (syntax.peek(i) == '}') {
            complete = true;
            position = i + 1;
            return false;
        }
        position = member(first ? i : syntax.expect(',', i));
        return position != JsonSyntax.NOT_JSON;
    }

    private int member(int from) {
        if (from == JsonSyntax.NOT_JSON) {
            return from;
        }
        nameFrom = syntax.whitespace(from);
        valueFrom = syntax.key(nameFrom);
        if (valueFrom == JsonSyntax.NOT_JSON) {
            return valueFrom;
        }
        nameTo = nameEnd();
        valueTo = syntax.value(valueFrom);
        return valueTo;
    }

    /** Back from the value over colon and white space to the name's last quote. */
    private int nameEnd() {
        int i = valueFrom;
        while (b[i - 1] != '"') {
            i--;
        }
        return i;
    }

    /** The object is over, and nothing in it was wrong. */
    boolean complete() {
        return complete;
    }

    /** The index behind the object. */
    int end() {
        return position;
    }

    JsonSyntax syntax() {
        return syntax;
    }

    /** Whether the member has this name, written in whatever way. The name is in ASCII. */
    boolean named(String name) {
        return isText(nameFrom, nameTo, name);
    }

    private boolean isText(int from, int to, String text) {
        int length = to - from - 2;
        if (length > text.length()) {
            // An escape takes up to six bytes for one character.
            return length <= 6 * text.length() && JsonText.decode(b, from, to).equals(text);
        }
        if (length < text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (b[from + 1 + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean isString() {
        return b[valueFrom] == '"';
    }

    boolean isObject() {
        return b[valueFrom] == '{';
    }

    boolean isTrue() {
        return b[valueFrom] == 't';
    }

    /** The value's length as it is written. */
    int valueLength() {
        return valueTo - valueFrom;
    }

    /** The value if it is a string of at most this many bytes, as written and without its quotes. */
    Optional<String> string(int maxBytes) {
        return isString() && valueLength() - 2 <= maxBytes
                ? Optional.of(JsonText.decode(b, valueFrom, valueTo))
                : Optional.empty();
    }

    /** The value if it is a whole number of at most 18 digits that is not negative. */
    OptionalLong count() {
        if (valueLength() > 18) {
            return OptionalLong.empty();
        }
        long count = 0;
        for (int i = valueFrom; i < valueTo; i++) {
            if (!JsonSyntax.isDigit(b[i])) {
                return OptionalLong.empty();
            }
            count = count * 10 + b[i] - '0';
        }
        return OptionalLong.of(count);
    }

    /** The members of the value, which must be an object. */
    JsonMembers members() {
        return new JsonMembers(b, valueFrom, valueTo);
    }

    /** The members of the object that a text holds. */
    static JsonMembers of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new JsonMembers(bytes, 0, bytes.length);
    }
}
