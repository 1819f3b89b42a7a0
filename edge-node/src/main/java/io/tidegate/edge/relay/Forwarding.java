package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.meter.Meter;
import io.tidegate.edge.meter.OpaqueMeter;
import io.tidegate.edge.meter.SseMeter;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Forwards one answer as it comes, what one read brought in one write, but for the last, while a meter reads a copy. It holds bytes back
 * twice: a stream's beginning until its first event shows that the provider really answers, and what completes the answer until the
 * attempt's row is durable.
 */
final class Forwarding {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final Octets LAST_CHUNK = Octets.of("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    /** How many bytes pass before the estimate is compared with what is held; far below what a step of output is long. */
    private static final int TOP_UP_CHECK_BYTES = 4096;

    private final Exchange exchange;
    private final Attempt attempt;
    private final ResponseHead head;
    private final Charge charge;
    private final @Nullable Meter meter;
    /** Whether it is encoded in a way that we can't look into: then only its framing tells whether it is whole. */
    private final boolean opaque;

    private final boolean stream;
    private final boolean reframe;

    /** A first event longer than this is forwarded in parts; no provider begins so. */
    private static final int MOST_BEFORE_FIRST_EVENT = 256 * 1024;

    /** More than this behind an answer's final event is not read before the row is written; there are some 200 bytes. */
    private static final int MOST_BEHIND_FINAL_EVENT = 64 * 1024;

    private @Nullable Octets held;
    private boolean heldIsLent;
    private boolean begun;
    private boolean ended;
    private boolean gone;
    private boolean done;
    private boolean firstSeen;
    private boolean overloadedSeen;
    private boolean stopSeen;
    private boolean errorSeen;
    private boolean malformedSeen;
    private boolean finalSeen;
    // Of what one read brought
    private int seen;
    private boolean contentSeen;
    /** The array in which the answer's final event lies, and where it begins there, when other content comes before it. */
    private byte @Nullable [] finalIn;

    private int finalFrom;
    /** How long the end of what is held is that begins with the final event; 0 where nothing may leave before it. */
    private int ending;

    private int uncheckedBytes;
    private @Nullable Future<Void> settlement;
    private long settlingSinceNanos;

    /** Forwards an answer; the meter is null where it costs nothing and is settled already. */
    Forwarding(Exchange exchange, Attempt attempt, ResponseHead head, Charge charge, @Nullable Meter meter) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.head = head;
        this.charge = charge;
        this.meter = meter;
        this.opaque = meter instanceof OpaqueMeter;
        this.stream = meter != null && !opaque && isEventStream(head);
        this.reframe = head.framing() instanceof Framing.UntilClose;
    }

    private static boolean isEventStream(ResponseHead head) {
        return head.fields()
                .first(FieldName.CONTENT_TYPE)
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .startsWith("text/event-stream");
    }

    void content(byte[] bytes, int from, int to) {
        if (meter == null) {
            return;
        }
        int flags = meter.read(bytes, from, to);
        if ((flags & Meter.FINAL) != 0 && !finalSeen && (seen & Meter.FINAL) == 0) {
            findFinal(bytes, from);
        }
        seen |= flags;
        contentSeen |= to > from;
        uncheckedBytes += to - from;
    }

    private void findFinal(byte[] bytes, int from) {
        if (meter instanceof SseMeter events
                && (events.finalFrom() > from || (contentSeen && events.finalFrom() == from))) {
            finalIn = bytes;
            finalFrom = events.finalFrom();
        }
    }

    void read(Octets raw, boolean last) {
        try {
            take(raw, last);
        } finally {
            Octets kept = held;
            if (kept != null && heldIsLent) {
                held = kept.copy();
            }
            heldIsLent = false;
        }
    }

    private void take(Octets raw, boolean last) {
        int flags = seen;
        seen = 0;
        ended = last;
        if (last) {
            attempt.answeredWhole();
        }
        remember(flags);
        if (raw.length() > 0) {
            hold(reframe ? asChunk(raw) : raw);
        }
        ending = lengthFromFinalEvent(raw);
        finalIn = null;
        contentSeen = false;
        if (stream && !begun && turnedAway(flags)) {
            return;
        }
        if (!stream || begun || firstSeen || heldTooMuch()) {
            account(flags);
            flush();
        }
    }

    /** 0 as well when it was joined with a size line that came in two: then it is not where it was found. */
    @SuppressWarnings("ReferenceEquality") // a place in this very array
    private int lengthFromFinalEvent(Octets raw) {
        return finalIn == null || finalIn != raw.bytes() ? 0 : raw.to() - finalFrom + (reframe ? CRLF.length : 0);
    }

    /** Whether this stream is not the answer: another upstream is tried, or the exchange fails. */
    private boolean turnedAway(int flags) {
        if ((flags & Meter.OVERLOADED_FIRST) != 0 && exchange.tries().anotherMayFollow()) {
            done = true;
            attempt.overloadedFirst();
        } else if (ended && !firstSeen) {
            done = true;
            attempt.emptyStream();
        }
        return done;
    }

    private boolean heldTooMuch() {
        return held != null && held.length() > MOST_BEFORE_FIRST_EVENT;
    }

    private void remember(int flags) {
        firstSeen |= (flags & Meter.FIRST_EVENT) != 0;
        overloadedSeen |= (flags & Meter.OVERLOADED_FIRST) != 0;
        finalSeen |= (flags & Meter.FINAL) != 0;
        stopSeen |= (flags & Meter.STOP) != 0;
        errorSeen |= (flags & Meter.ERROR) != 0;
        malformedSeen |= (flags & Meter.MALFORMED) != 0;
    }

    private void account(int flags) {
        if (meter == null || settlement != null) {
            return;
        }
        if (finalSeen || ended) {
            settle(end(ended && !finalSeen ? incomplete() : Outcome.COMPLETED));
        } else if ((flags & Meter.USAGE) != 0 || uncheckedBytes >= TOP_UP_CHECK_BYTES) {
            uncheckedBytes = 0;
            topUp(meter, (flags & Meter.USAGE) != 0);
        }
    }

    private void topUp(Meter from, boolean usageChanged) {
        Usage estimate = from.estimate();
        Usage now = charge.held();
        boolean outgrown = estimate.output() > now.output();
        if (usageChanged || outgrown) {
            long output = outgrown ? estimate.output() + exchange.outputStep() : now.output();
            charge.hold(new Usage(
                    estimate.input(), output, estimate.cacheRead(), estimate.cacheWrite5m(), estimate.cacheWrite1h()));
        }
    }

    private Outcome incomplete() {
        if (opaque) {
            return Outcome.COMPLETED;
        }
        if (errorSeen) {
            return Outcome.UPSTREAM_ERROR;
        }
        return malformedSeen ? Outcome.MALFORMED : Outcome.UPSTREAM_GONE;
    }

    private Settlement end(Outcome outcome) {
        Meter counted = meter;
        if (overloadedSeen && counted != null && counted.known().equals(Usage.NONE)) {
            // refused before it began, as by a 529; it costs the same whether or not another upstream is tried
            return attempt.refused();
        }
        boolean exact = counted != null && counted.exact();
        Usage usage = counted == null ? Usage.NONE : exact ? counted.known() : counted.estimate();
        return new Settlement(
                usage,
                exact ? Quality.EXACT : Quality.ESTIMATED,
                outcome,
                head.status(),
                attempt.upstreamRequestId(),
                counted == null ? List.of() : counted.tools(),
                attempt.firstByteMicros());
    }

    private void settle(Settlement how) {
        settlingSinceNanos = exchange.times().now();
        Future<Void> durable = charge.settle(how);
        settlement = durable;
        if (!durable.isComplete()) {
            durable.onComplete(_ -> flush());
        }
    }

    /** Behind what is held already, which is ours; with room for more, or each of many small reads would copy all before it. */
    private void hold(Octets raw) {
        Octets before = held;
        if (before == null) {
            held = raw;
            heldIsLent = true;
            return;
        }
        int end = before.to() + raw.length();
        byte[] ours = end <= before.bytes().length ? before.bytes() : Arrays.copyOf(before.bytes(), 2 * end);
        System.arraycopy(raw.bytes(), raw.from(), ours, before.to(), raw.length());
        held = new Octets(ours, before.from(), end);
    }

    private boolean mustWait() {
        Future<Void> pending = settlement;
        return pending != null
                && !pending.isComplete()
                && exchange.times().now() - settlingSinceNanos
                        < exchange.patience().settleNanos();
    }

    /** Writes what is held, unless it must wait for the row. */
    private void flush() {
        if (done) {
            return;
        }
        if (mustWait()) {
            waitForRow();
            return;
        }
        if (gone) {
            cutOff();
            return;
        }
        if (ended) {
            finish(broken());
            return;
        }
        write(taken(), Octets.NONE);
        if (exchange.client().writeQueueFull()) {
            attempt.pause();
            exchange.times().stalls();
        } else {
            attempt.resume();
        }
    }

    /**
     * The row is being written. What comes before an answer's final event may leave now, and so may all but the last byte of an answer that
     * is no stream and came whole. It does where that is worth a write of its own: on a node so busy that others wait for their rows too, it
     * is not. What comes behind the final event is little, and leaves with it in one write.
     */
    private void waitForRow() {
        boolean wholeAtOnce = ended && !stream && !begun && head.framing() instanceof Framing.Length;
        int stays = wholeAtOnce ? 1 : ending;
        Octets whole = held;
        if (whole == null) {
            return;
        }
        if (stays > 0 && stays < whole.length() && !charge.crowded()) {
            int cut = whole.to() - stays;
            held = new Octets(whole.bytes(), cut, whole.to()).copy();
            heldIsLent = false;
            write(new Octets(whole.bytes(), whole.from(), cut), Octets.NONE);
        } else if (!ended && whole.length() > MOST_BEHIND_FINAL_EVENT) {
            attempt.pause();
        }
    }

    private Octets taken() {
        Octets bytes = held;
        held = null;
        return bytes == null ? Octets.NONE : bytes;
    }

    /** Writes content and what ends it, the first time behind the head. */
    private void write(Octets content, Octets end) {
        if (!begun) {
            begun = true;
            exchange.begins(head);
            exchange.write(AnswerHead.relayed(head, exchange.client().closesAfterAnswer()), content, end);
        } else if (content.length() + end.length() > 0) {
            exchange.write(content, end);
        }
    }

    /** Whether it ended well by its framing, but not by what it says: then its end must not look like one. */
    private boolean broken() {
        if (stream) {
            return !stopSeen && !errorSeen;
        }
        return reframe && meter != null && !opaque && !finalSeen;
    }

    private void finish(boolean cut) {
        done = true;
        if (meter != null) {
            meter.end();
        }
        boolean hasEnd = head.framing() instanceof Framing.Chunked || reframe;
        write(taken(), hasEnd && !cut ? LAST_CHUNK : Octets.NONE);
        exchange.forwarded(cut, cut ? "upstream_gone" : "completed");
    }

    /** The client takes bytes again. */
    void drained() {
        if (!done && !mustWait()) {
            attempt.resume();
        }
    }

    /** The upstream ended before its answer did: what came is forwarded, and its end is not made up. */
    void upstreamGone() {
        if (done) {
            return;
        }
        gone = true;
        attempt.stop();
        if (!mustWait()) {
            cutOff();
        }
    }

    private void cutOff() {
        done = true;
        if (!begun && settlement == null) {
            attempt.emptyStream();
            return;
        }
        if (settlement == null && meter != null) {
            settle(end(Outcome.UPSTREAM_GONE));
        }
        write(taken(), Octets.NONE);
        exchange.forwarded(true, "upstream_gone");
    }

    void abort(Outcome outcome) {
        done = true;
        if (meter != null) {
            meter.end();
            if (settlement == null) {
                settle(end(outcome));
            }
        }
    }

    /** Time has passed: a row that takes too long no longer holds the answer back. */
    void tick() {
        if (!done && settlement != null && (held != null || ended)) {
            flush();
        }
    }

    private static Octets asChunk(Octets content) {
        String size = Integer.toHexString(content.length()) + "\r\n";
        return Octets.joined(
                Octets.joined(Octets.of(size.getBytes(StandardCharsets.US_ASCII)), content), Octets.of(CRLF));
    }
}
