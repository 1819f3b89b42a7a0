package io.tidegate.edge.relay;

import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.upstream.UpstreamConnection;

/**
 * Sends one request to an upstream in pieces, each in a turn of the event loop of its own: what other streams wait for goes out between
 * them. It is no faster than the upstream takes them, so that of a long body little is copied at a time. Used on its event loop alone.
 */
final class RequestSender {
    /** Most bodies are one piece, the longest are 256. */
    static final int PIECE = 128 * 1024;

    private final UpstreamConnection upstream;
    private final byte[] body;
    private final Runnable whole;
    private Octets head;
    private int allowed;
    private int sent;
    private boolean begun;
    private boolean waiting;

    /** @param whole is run when the last byte has left */
    RequestSender(UpstreamConnection upstream, Octets head, byte[] body, Runnable whole) {
        this.upstream = upstream;
        this.head = head;
        this.body = body;
        this.whole = whole;
    }

    /** So many bytes of the body may leave now, no fewer than before. */
    void allow(int bytes) {
        allowed = bytes;
        if (!waiting) {
            send();
        }
    }

    private void send() {
        waiting = false;
        int end = Math.min(allowed, sent + PIECE);
        if (begun && end == sent) {
            return;
        }
        boolean last = end == body.length;
        upstream.send(last, head, new Octets(body, sent, end));
        head = Octets.NONE;
        begun = true;
        sent = end;
        if (last) {
            whole.run();
        } else if (sent < allowed) {
            waiting = true;
            upstream.whenMoreMayFollow(this::send);
        }
    }
}
