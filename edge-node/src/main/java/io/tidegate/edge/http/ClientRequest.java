package io.tidegate.edge.http;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.HeadParser;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.Parsed;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.refusal.Refusal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * One request on its way through the gateway: what it says, and what was learned about it for the log. Used on its event
 * loop alone.
 */
final class ClientRequest {
    private static final RequestHead UNREADABLE = unreadable();

    private final RequestHead head;
    private final InetAddress peer;
    private final String requestId;
    private final long startedNanos;
    private final boolean waited;
    private String keyId = "";
    private String userId = "";
    private String model = "";
    private boolean streams;
    private long bytesIn;
    private long arrivedNanos;
    private Runnable whenDone = () -> {};
    private boolean over;

    /** A request whose head was read; {@code waited} tells that its connection was in line before. */
    ClientRequest(RequestHead head, InetAddress peer, String requestId, long startedNanos, boolean waited) {
        this.head = head;
        this.peer = peer;
        this.requestId = requestId;
        this.startedNanos = startedNanos;
        this.waited = waited;
    }

    /** Stands for bytes that are not a request. */
    static ClientRequest unreadable(InetAddress peer, String requestId, long startedNanos) {
        return new ClientRequest(UNREADABLE, peer, requestId, startedNanos, false);
    }

    private static RequestHead unreadable() {
        byte[] head = "GET - HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        if (HeadParser.request(head) instanceof Parsed.Complete<RequestHead>(RequestHead parsed)) {
            return parsed;
        }
        throw new IllegalStateException("the placeholder is not a request");
    }

    RequestHead head() {
        return head;
    }

    /** Who opened the connection, or whom a trusted proxy's PROXY header names. */
    InetAddress peer() {
        return peer;
    }

    String requestId() {
        return requestId;
    }

    long startedNanos() {
        return startedNanos;
    }

    boolean hasWaited() {
        return waited;
    }

    /** The last byte of it was read. */
    void arrived(long nanos) {
        arrivedNanos = nanos;
    }

    /** When the last byte of it was read; only where its body was. */
    long arrivedNanos() {
        return arrivedNanos;
    }

    boolean isHead() {
        return head.method().equals("HEAD");
    }

    /** RFC 9110, section 10.1.1. */
    boolean expectsContinue() {
        return head.fields().first(FieldName.EXPECT).orElse("").equalsIgnoreCase("100-continue");
    }

    /** A refusal of this request, as it stands on the wire. */
    Octets refusal(Refusal refusal, boolean close) {
        return Octets.of(Answer.refusal(refusal, requestId).toBytes(requestId, close, !isHead()));
    }

    void from(String user, String key) {
        userId = user;
        keyId = key;
    }

    void asks(String askedModel, boolean asksStream, long bodyBytes) {
        model = askedModel;
        streams = asksStream;
        bytesIn = bodyBytes;
    }

    String userId() {
        return userId;
    }

    String keyId() {
        return keyId;
    }

    String model() {
        return model;
    }

    boolean streams() {
        return streams;
    }

    long bytesIn() {
        return bytesIn;
    }

    /** Adds to what happens once when the request is over, whichever way. */
    void whenDone(Runnable action) {
        Runnable before = whenDone;
        whenDone = () -> {
            before.run();
            action.run();
        };
    }

    /** The request is over; a second call does nothing. */
    void done() {
        over = true;
        Runnable actions = whenDone;
        whenDone = () -> {};
        actions.run();
    }

    boolean isOver() {
        return over;
    }
}
