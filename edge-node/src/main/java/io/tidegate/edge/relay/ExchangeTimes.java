package io.tidegate.edge.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** When things of an exchange happened, by the monotonic clock, in nanos. Confined to the exchange's event loop. */
final class ExchangeTimes {
    private final LongSupplier nanoTime;
    private final long arrived;
    private final boolean traced;
    private final List<Tried> tried;

    private long firstByte = -1;
    private long added = -1;
    private long atUpstreams;
    private long lastByte;
    private long stalledSince = -1;

    /**
     * Times that begin now.
     *
     * @param arrived when the request was there whole
     * @param traced whether each attempt is kept in mind
     */
    ExchangeTimes(LongSupplier nanoTime, long arrived, boolean traced) {
        this.nanoTime = nanoTime;
        this.arrived = arrived;
        this.traced = traced;
        this.tried = traced ? new ArrayList<>(1) : List.of();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    long arrived() {
        return arrived;
    }

    /** An attempt is over and forwarded nothing. */
    void failed(Attempt ended, String upstream, String how) {
        long now = now();
        if (ended.sentWhole()) {
            atUpstreams += now - ended.sentNanos();
        }
        keep(ended, upstream, now, how);
    }

    /** An attempt is over, and with it the exchange. */
    void last(Attempt ended, String upstream, String how) {
        keep(ended, upstream, now(), how);
    }

    private void keep(Attempt ended, String upstream, long now, String how) {
        if (traced) {
            tried.add(new Tried(
                    upstream,
                    ended.startedNanos(),
                    ended.sentWhole() ? ended.sentNanos() : -1,
                    ended.firstByteMicros() < 0 ? -1 : ended.startedNanos() + 1000 * ended.firstByteMicros(),
                    now,
                    ended.status(),
                    how));
        }
    }

    /** Of how many attempts the end is kept in mind. */
    int kept() {
        return tried.size();
    }

    List<Tried> tried() {
        return tried;
    }

    /** Bytes leave for the client, for an answer of the gateway itself. */
    void writes() {
        writes(0);
    }

    /** Bytes of an attempt's answer leave for the client. */
    void writes(Attempt answering) {
        writes(answering.sentWhole() ? Math.max(0, lastByte - answering.sentNanos()) : 0);
    }

    /** What providers took counts to the read that lets the first byte go. */
    private void writes(long atThisUpstream) {
        if (firstByte < 0) {
            firstByte = now() - arrived;
            added = firstByte - atUpstreams - atThisUpstream;
        }
    }

    /** From the request to the first byte of its answer; less than 0 before. */
    long firstByte() {
        return firstByte;
    }

    /** That without the time for which providers had the whole request and had not answered; less than 0 before. */
    long added() {
        return added;
    }

    /** Bytes of an upstream came, or may come again. */
    void bytesCame() {
        lastByte = now();
    }

    long lastByte() {
        return lastByte;
    }

    /** The client takes no more for now. */
    void stalls() {
        if (stalledSince < 0) {
            stalledSince = now();
        }
    }

    /** The client takes bytes again. */
    void drained() {
        stalledSince = -1;
        bytesCame();
    }

    boolean stalled() {
        return stalledSince >= 0;
    }

    long stalledSince() {
        return stalledSince;
    }
}
