package io.tidegate.edge.upstream;

import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.ResponseHead;

/**
 * Takes one answer of an upstream, on the connection's event loop, in this order: {@link #head}, then for each read of the
 * socket {@link #content} for every span of content in it and {@link #read} for its bytes as they came; at last {@link #read}
 * with {@code ended}, or {@link #lost}.
 */
public interface AnswerHandler {
    /** The final head; interim ones are left out. */
    void head(ResponseHead head);

    /** Content in {@code bytes[from .. to)}, without the transfer coding; the array is lent until this returns. */
    void content(byte[] bytes, int from, int to);

    /**
     * The part of one read that belongs to the answer's body, in its transfer coding but without the last chunk: to say
     * that the body is over is left to the receiver. May be empty.
     *
     * @param raw lent until this returns
     * @param ended whether the body is complete, as its framing says
     */
    void read(Octets raw, boolean ended);

    /** The connection failed before the answer was complete. */
    void lost(UpstreamLoss loss);
}
