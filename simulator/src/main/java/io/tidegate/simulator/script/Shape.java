package io.tidegate.simulator.script;

import io.tidegate.simulator.answer.Event;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How events look on the wire. All shapes are well-formed, but for {@link #NOEVENT}, which real clients refuse. */
public enum Shape {
    PLAIN,
    /** One write for each byte. */
    BYTES,
    CRLF,
    /** Comment lines, <code>id</code> and <code>retry</code> fields around every event. */
    COMMENTS,
    /** All events in a single write. */
    ONESHOT,
    /** No <code>event</code> lines. */
    NOEVENT,
    /** No space after the colon. */
    NOSPACE,
    /** Writes end inside of multi-byte characters. */
    SPLIT,
    /** Each event leaves before the next is written; plain ones leave together where they can. */
    SINGLE;

    public static Optional<Shape> named(String name) {
        return Stream.of(values()).filter(s -> s.toString().equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The text of one event. */
    String frame(Event event) {
        return switch (this) {
            case PLAIN, BYTES, ONESHOT, SPLIT, SINGLE -> "event: " + event.name() + "\ndata: " + event.data() + "\n\n";
            case CRLF -> "event: " + event.name() + "\r\ndata: " + event.data() + "\r\n\r\n";
            case COMMENTS ->
                ": keep-alive " + event.name() + "\n\n: another comment\nevent: " + event.name()
                        + "\nid: 7\nretry: 1000\ndata: " + event.data() + "\n\n:\n";
            case NOEVENT -> "data: " + event.data() + "\n\n";
            case NOSPACE -> "event:" + event.name() + "\ndata:" + event.data() + "\n\n";
        };
    }

    /** How events are cut into writes that wait for each other; empty when none waits. */
    Optional<Cutting> cutting() {
        return switch (this) {
            case BYTES -> Optional.of(Cutting.EVERY_BYTE);
            case SPLIT -> Optional.of(Cutting.INSIDE_CHARACTERS);
            case SINGLE -> Optional.of(Cutting.NOWHERE);
            default -> Optional.empty();
        };
    }
}
