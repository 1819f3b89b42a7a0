package io.tidegate.launcher.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the simulator answers to one kind of request, to the byte. Two things differ between answers: the number of the
 * request, which it was asked to say, and the simulator's own count, which the {@code request-id} header says too.
 */
public final class AnswerTemplate {
    private static final String MESSAGE_ID = "msg_sim_";
    private static final String EVENT = "event: ";

    /** The text between the holes: one more than there are holes. */
    private final List<byte[]> pieces;
    /** For each hole, whether it is the number; else it is the simulator's count. */
    private final List<Boolean> numbers;

    private final int events;

    private AnswerTemplate(List<byte[]> pieces, List<Boolean> numbers, int events) {
        this.pieces = pieces;
        this.numbers = numbers;
        this.events = events;
    }

    /**
     * Learns from one answer.
     *
     * @param body of a whole answer
     * @param count the simulator's, as digits
     * @param number the request's, as {@link RequestTemplate} writes it
     */
    public static AnswerTemplate learn(byte[] body, String count, String number) {
        String text = new String(body, ISO_8859_1);
        List<byte[]> pieces = new ArrayList<>();
        List<Boolean> numbers = new ArrayList<>();
        int from = 0;
        while (true) {
            int numberAt = text.indexOf(number, from);
            int countAt = text.indexOf(MESSAGE_ID + count, from);
            boolean isNumber = numberAt >= 0 && (countAt < 0 || numberAt < countAt);
            if (!isNumber && countAt < 0) {
                break;
            }
            int hole = isNumber ? numberAt : countAt + MESSAGE_ID.length();
            pieces.add(text.substring(from, hole).getBytes(ISO_8859_1));
            numbers.add(isNumber);
            from = hole + (isNumber ? number : count).length();
        }
        pieces.add(text.substring(from).getBytes(ISO_8859_1));
        if (!numbers.contains(true) || !numbers.contains(false)) {
            throw new IllegalArgumentException(
                    "the answer does not name its request (expected: number and count in it): " + text);
        }
        return new AnswerTemplate(pieces, numbers, events(text));
    }

    private static int events(String text) {
        int events = text.startsWith(EVENT) ? 1 : 0;
        for (int at = text.indexOf("\n\n" + EVENT); at >= 0; at = text.indexOf("\n\n" + EVENT, at + 1)) {
            events++;
        }
        return events;
    }

    /** The events in it; 0 when it is no stream. */
    public int events() {
        return events;
    }

    /** The body of one answer. */
    byte[] body(byte[] count, byte[] number) {
        int length = 0;
        for (int i = 0; i < pieces.size(); i++) {
            length += pieces.get(i).length + (i < numbers.size() ? hole(i, count, number).length : 0);
        }
        byte[] body = new byte[length];
        int at = 0;
        for (int i = 0; i < pieces.size(); i++) {
            at = put(pieces.get(i), body, at);
            if (i < numbers.size()) {
                at = put(hole(i, count, number), body, at);
            }
        }
        return body;
    }

    private byte[] hole(int i, byte[] count, byte[] number) {
        return numbers.get(i) ? number : count;
    }

    private static int put(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return at + from.length;
    }

    /** Whether this is the very body of that answer. */
    public boolean matches(byte[] other, String count, String number) {
        return Arrays.equals(body(count.getBytes(ISO_8859_1), number.getBytes(ISO_8859_1)), other);
    }
}
