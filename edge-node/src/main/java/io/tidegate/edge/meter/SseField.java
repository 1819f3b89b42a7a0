package io.tidegate.edge.meter;

/** The fields of an event stream that a meter reads. */
enum SseField {
    EVENT("event"),
    DATA("data");

    private final String name;

    SseField(String name) {
        this.name = name;
    }

    /** Where this field's value begins in a line, or -1 if the line is of another field. */
    int value(byte[] b, int from, int to) {
        int colon = from + name.length();
        if (colon > to) {
            return -1;
        }
        for (int i = 0; i < name.length(); i++) {
            if (b[from + i] != name.charAt(i)) {
                return -1;
            }
        }
        if (colon == to) {
            return to; // a field without a colon has an empty value
        }
        if (b[colon] != ':') {
            return -1;
        }
        return colon + 1 < to && b[colon + 1] == ' ' ? colon + 2 : colon + 1;
    }
}
