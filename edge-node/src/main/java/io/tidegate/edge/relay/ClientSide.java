package io.tidegate.edge.relay;

import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.refusal.Refusal;

/** The client's connection, as an exchange sees it. Used on its event loop alone. */
public interface ClientSide {
    /** Sends a part of the answer as it shall stand on the wire, in one piece; the bytes are the caller's again at once. */
    void write(Octets... parts);

    /** Whether the client reads more slowly than we write; {@link Exchange#drained} tells when that is over. */
    boolean writeQueueFull();

    /** Whether this connection ends after the answer, which then says so. */
    boolean closesAfterAnswer();

    /** The answer is complete; the connection may carry the next request. */
    void answered();

    /** Closes the connection without ending the answer, so that nobody takes half of it for a whole one. */
    void cut();

    /** Answers in our own words; nothing of an answer has been written. */
    void refuse(Refusal refusal);

    /** The exchange is over, on whichever way; called once, after one of the three before, or when the client left. */
    void ended(ExchangeEnd end);
}
