package io.tidegate.simulator.control;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The newest 5000 requests, and 64 MiB of their bodies: past that the oldest requests lose theirs. Safe for concurrent
 * use.
 */
public final class RequestLog {
    private static final int MOST_REQUESTS = 5000;
    private static final long MOST_BODY_BYTES = 64L * 1024 * 1024;

    private final Deque<Slot> slots = new ArrayDeque<>();
    /** The newer end of {@link #slots}: those whose body is still here. */
    private final Deque<Slot> withBody = new ArrayDeque<>();

    private long bodyBytes;

    /** Files a request that has just come in. */
    public synchronized Slot open(Received received, String requestId) {
        Slot slot = new Slot(received, Sent.running(requestId));
        slots.addLast(slot);
        withBody.addLast(slot);
        bodyBytes += slot.heldBytes();
        if (slots.size() > MOST_REQUESTS) {
            slots.removeFirst();
        }
        while (withBody.size() > slots.size() || bodyBytes > MOST_BODY_BYTES) {
            bodyBytes -= withBody.removeFirst().dropBody();
        }
        return slot;
    }

    /** All requests, oldest first. */
    public synchronized List<RecordedRequest> all() {
        return slots.stream().map(Slot::snapshot).toList();
    }

    public synchronized void clear() {
        slots.clear();
        withBody.clear();
        bodyBytes = 0;
    }

    /** The place of one request in the log. */
    public static final class Slot {
        private Received received;
        private Sent sent;

        private Slot(Received received, Sent sent) {
            this.received = received;
            this.sent = sent;
        }

        /** Files what became of the request. */
        public synchronized void close(Sent sent) {
            this.sent = sent;
        }

        public synchronized RecordedRequest snapshot() {
            return new RecordedRequest(received, sent);
        }

        private synchronized long heldBytes() {
            return received.body().map(Buffer::length).orElse(0);
        }

        private synchronized long dropBody() {
            long dropped = heldBytes();
            received = received.withoutBody();
            return dropped;
        }
    }
}
