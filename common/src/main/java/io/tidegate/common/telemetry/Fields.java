package io.tidegate.common.telemetry;

/** Writes one line as fields, JSON or text. For one thread. */
final class Fields {
    /** Longer values are cut: paths and models come from outside. */
    private static final int LONGEST_VALUE = 512;

    private static final String JSON_START = "{\"time\":\"";
    private static final String JSON_END = "}\n";

    private final LogFormat format;
    private final Line line = new Line();

    Fields(LogFormat format) {
        this.format = format;
    }

    void begin(long epochMillis) {
        line.clear();
        if (format == LogFormat.JSON) {
            line.raw(JSON_START).time(epochMillis).raw('"');
        } else {
            line.time(epochMillis);
        }
    }

    /** A text, or nothing when it is empty. */
    void text(Field field, String value) {
        if (!value.isEmpty()) {
            line.raw(field.label(format));
            value(value, LONGEST_VALUE);
        }
    }

    /** A text that may be long: a message, or a stack trace. */
    void longText(Field field, String value, int longest) {
        line.raw(field.label(format));
        value(value, longest);
    }

    /** A field of a name that the log's caller chose. */
    void text(String name, String value) {
        if (format == LogFormat.JSON) {
            line.raw(',').raw('"').escaped(name, LONGEST_VALUE).raw('"').raw(':');
        } else {
            line.raw(' ').escaped(name, LONGEST_VALUE).raw('=');
        }
        value(value, LONGEST_VALUE);
    }

    /** Text without a name, for the text format. */
    void words(String words, int longest) {
        line.raw(' ').escaped(words, longest);
    }

    /** More lines, for the text format; each begins with blanks, so that none can pass for a line of the log. */
    void moreLines(String text, int longest) {
        text.substring(0, Math.min(longest, text.length()))
                .lines()
                .forEach(part -> line.raw("\n    ").escaped(part.strip(), longest));
    }

    void number(Field field, long value) {
        line.raw(field.label(format)).number(value);
    }

    void flag(Field field, boolean value) {
        line.raw(field.label(format)).raw(value ? "true" : "false");
    }

    void end() {
        if (format == LogFormat.JSON) {
            line.raw(JSON_END);
        } else {
            line.raw('\n');
        }
    }

    void writeTo(LineWriter writer) {
        writer.write(line.bytes(), line.length());
    }

    private void value(String value, int longest) {
        if (format == LogFormat.TEXT && plain(value)) {
            line.escaped(value, longest);
        } else {
            line.raw('"').escaped(value, longest).raw('"');
        }
    }

    private static boolean plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '=' || c == '"') {
                return false;
            }
        }
        return true;
    }
}
