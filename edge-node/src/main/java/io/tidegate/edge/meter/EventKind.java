package io.tidegate.edge.meter;

import java.nio.charset.StandardCharsets;

/** What an event is to a meter. */
enum EventKind {
    /** No name has come yet: the type in its data will say. Real providers always name their events. */
    UNNAMED("", true),
    MESSAGE_START("message_start", true),
    MESSAGE_DELTA("message_delta", true),
    ERROR("error", true),
    CONTENT_DELTA("content_block_delta", false),
    /** The head of its data is kept, which names a tool. */
    CONTENT_START("content_block_start", false),
    MESSAGE_STOP("message_stop", false),
    /** Everything else: pings, block stops, and events that don't exist yet. */
    OTHER("\n", false);

    private final String name;
    private final boolean parsed;
    // The name as words, since most events of a stream have a long one. They overlap where it has less than 24 bytes.
    private final long head;
    private final long middle;
    private final long tail;

    EventKind(String name, boolean parsed) {
        this.name = name;
        this.parsed = parsed;
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        boolean words = bytes.length >= Words.BYTES;
        this.head = words ? Words.at(bytes, 0) : 0;
        this.middle = words ? Words.at(bytes, middle(bytes.length)) : 0;
        this.tail = words ? Words.at(bytes, bytes.length - Words.BYTES) : 0;
    }

    /** Whether the data of such an event is kept and parsed. */
    boolean parsed() {
        return parsed;
    }

    /** The kind that has this name. Decided by the length first: most events need no second look. */
    static EventKind named(byte[] b, int from, int to) {
        return switch (to - from) {
            case 0 -> UNNAMED;
            case 5 -> ERROR.orOther(b, from, to);
            case 12 -> MESSAGE_STOP.orOther(b, from, to);
            case 13 -> MESSAGE_START.is(b, from, to) ? MESSAGE_START : MESSAGE_DELTA.orOther(b, from, to);
            case 19 -> CONTENT_DELTA.is(b, from, to) ? CONTENT_DELTA : CONTENT_START.orOther(b, from, to);
            default -> OTHER;
        };
    }

    /** The kind of an event without a name, by the {@code type} in its data. */
    static EventKind ofType(String type) {
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        return name.length == 0 ? OTHER : named(name, 0, name.length);
    }

    private EventKind orOther(byte[] b, int from, int to) {
        return is(b, from, to) ? this : OTHER;
    }

    private boolean is(byte[] b, int from, int to) {
        int length = to - from;
        if (length != name.length()) {
            return false;
        }
        return length < Words.BYTES
                ? isShort(b, from)
                : Words.at(b, from) == head
                        && Words.at(b, from + middle(length)) == middle
                        && Words.at(b, to - Words.BYTES) == tail;
    }

    private static int middle(int length) {
        return (length - Words.BYTES) / 2;
    }

    private boolean isShort(byte[] b, int from) {
        for (int i = 0; i < name.length(); i++) {
            if (b[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
