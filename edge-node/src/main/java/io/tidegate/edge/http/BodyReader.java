package io.tidegate.edge.http;

import io.tidegate.edge.http1.ChunkedBody;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.Body;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request, whole, counted against the node's budget: a declared length at once, chunks twice as much each time. Memory
 * is taken as bytes arrive, so that a length that is only claimed costs nothing: for the first {@link #STEP} bytes, then for all that is
 * declared. While a longer array takes the place of a shorter one both are there, and one counts: that is over within a turn.
 */
final class BodyReader {
    /** What came of the bytes that were read. */
    sealed interface Progress {
        record More() implements Progress {}

        /** The body is whole; {@code end} is the index behind its last byte. */
        record Complete(int end) implements Progress {}

        record Refused(Refusal refusal) implements Progress {}
    }

    private static final Progress MORE = new Progress.More();
    static final int STEP = 256 * 1024;
    private static final int MEGABYTE = 1024 * 1024;

    private final ByteBudget budget;
    private final long most;
    private final @Nullable ChunkedBody chunks;
    private final long declared;
    private byte[] bytes = new byte[0];
    private int length;
    private long reserved;
    private @Nullable Refusal refusal;

    private BodyReader(ByteBudget budget, long most, @Nullable ChunkedBody chunks, long declared) {
        this.budget = budget;
        this.most = most;
        this.chunks = chunks;
        this.declared = declared;
    }

    static BodyReader of(Framing framing, ByteBudget budget, long most) {
        return switch (framing) {
            case Framing.Length length -> new BodyReader(budget, most, null, length.bytes());
            case Framing.Chunked() -> new BodyReader(budget, most, new ChunkedBody(), 0);
            case Framing.None(), Framing.UntilClose() -> new BodyReader(budget, most, null, 0);
        };
    }

    /** Reserves what is declared; a refusal when it is too much for one body or for all of them. */
    Optional<Refusal> begin() {
        reserve(declared);
        return Optional.ofNullable(refusal);
    }

    Progress read(byte[] source, int from, int to) {
        if (chunks == null) {
            int end = (int) Math.min(to, from + declared - length);
            append(source, from, end);
            return length == declared ? new Progress.Complete(end) : MORE;
        }
        int end = chunks.read(source, from, to, this::append);
        if (refusal != null) {
            return new Progress.Refused(refusal);
        }
        return switch (end) {
            case ChunkedBody.NEED_MORE -> MORE;
            case ChunkedBody.MALFORMED ->
                new Progress.Refused(Refusal.of(
                        RefusalKind.MALFORMED_HTTP,
                        "The request body is not in valid chunks (RFC 9112, section 7.1)."));
            default -> new Progress.Complete(end);
        };
    }

    /** The whole body; it gives its part of the budget back when it is released. */
    Body body() {
        // Not this reader: the bytes would stay for as long as there is somebody who could give their part back
        ByteBudget giver = budget;
        long taken = length;
        giver.giveBack(reserved - taken);
        reserved = taken;
        return new Body(length == bytes.length ? bytes : Arrays.copyOf(bytes, length), () -> giver.giveBack(taken));
    }

    /** The request is refused or gone. */
    void discard() {
        budget.giveBack(reserved);
        reserved = 0;
        bytes = new byte[0];
    }

    /** How many bytes of it are here. */
    int length() {
        return length;
    }

    private void append(byte[] source, int from, int to) {
        int count = to - from;
        if (refusal != null || !covers(length + (long) count)) {
            return;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, room(length + count));
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** A declared length is reserved already: to grow to it in steps would leave as much garbage as it is long. */
    private int room(int wanted) {
        if (chunks == null) {
            return (int) (wanted <= STEP ? Math.min(declared, STEP) : declared);
        }
        return (int) Math.max(wanted, Math.min(2L * bytes.length, reserved));
    }

    /**
     * Whether so many bytes are reserved, or can be: twice as many as before, or an eighth more where the budget has no more, so that a body is
     * not copied for each read of it; never more than one body may have.
     */
    private boolean covers(long wanted) {
        if (wanted <= reserved) {
            return true;
        }
        long doubled = Math.min(most, Math.max(wanted, 2 * reserved));
        if (wanted <= doubled && budget.take(doubled - reserved)) {
            reserved = doubled;
            return true;
        }
        return reserve(
                wanted > most
                        ? wanted - reserved
                        : Math.min(most, Math.max(wanted, reserved + reserved / 8)) - reserved);
    }

    private boolean reserve(long more) {
        if (reserved + more > most) {
            refusal = Refusal.of(RefusalKind.BODY_TOO_LARGE, tooLarge());
            return false;
        }
        if (!budget.take(more)) {
            refusal = Refusal.retryAfter(
                    RefusalKind.OVERLOADED, "The gateway is busy: too many large requests at a time.", 1);
            return false;
        }
        reserved += more;
        return true;
    }

    private String tooLarge() {
        String size = most < MEGABYTE ? most + " bytes" : most / MEGABYTE + " MB";
        return "The request is larger than " + size + ". Run /compact or send less.";
    }
}
