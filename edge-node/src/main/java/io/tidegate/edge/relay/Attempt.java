package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.meter.Meter;
import io.tidegate.edge.upstream.AnswerHandler;
import io.tidegate.edge.upstream.UpstreamConnection;
import io.tidegate.edge.upstream.UpstreamLoss;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try of an exchange at one upstream. The last byte of the request leaves when the attempt's row is durable, and not
 * before; what comes back is judged until it is clear that it is the answer, and then handed to a {@link Forwarding}.
 */
final class Attempt implements AnswerHandler {
    /** A body longer than this goes out while its row is written, all but the end of it. */
    private static final int EARLY_BODY = 16 * 1024;

    /** What of such a body waits for the row. */
    private static final int LATE_BYTES = 1024;

    private final Exchange exchange;
    private final Charge charge;
    private final UpstreamRequest writer;
    private final long startedNanos;

    private @Nullable UpstreamConnection connection;
    private @Nullable ResponseHead head;
    private @Nullable Forwarding forwarding;
    private @Nullable KeptBody kept;
    private boolean durable;
    private boolean over;
    private boolean reported;
    private @Nullable RequestSender sender;
    private boolean sentWhole;
    private long firstByteMicros = -1;
    private long sentNanos;

    Attempt(Exchange exchange, Charge charge, UpstreamRequest writer, long startedNanos) {
        this.exchange = exchange;
        this.charge = charge;
        this.writer = writer;
        this.startedNanos = startedNanos;
    }

    void start(Future<UpstreamConnection> connecting) {
        charge.open().onComplete(row -> {
            durable = row.succeeded();
            if (durable) {
                send();
            } else if (head == null) {
                // an answer that came before the request was whole stands without a row: it can't be billed
                report(new AttemptEnd.LedgerDown());
            }
        });
        connecting.onComplete(result -> {
            if (result.failed()) {
                end(neverSent(), new AttemptEnd.NoConnection(rootOf(result.cause())));
                return;
            }
            UpstreamConnection made = result.result();
            if (over) {
                made.cancel();
                return;
            }
            connection = made;
            made.begin(this);
            send();
        });
    }

    /** What lies below is what an operator can act on: an unknown authority, a refused connection. */
    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Sends what may be sent: all but the end before the row is durable, the rest after. */
    private void send() {
        UpstreamConnection to = connection;
        if (to == null || over || sentWhole) {
            return;
        }
        byte[] body = exchange.body().bytes();
        if (!durable && body.length < EARLY_BODY) {
            return;
        }
        RequestSender sending = sender;
        if (sending == null) {
            Octets start = writer.head(exchange.request(), body.length).toOctets();
            sending = new RequestSender(to, start, body, this::lastByteLeft);
            sender = sending;
        }
        if (durable) {
            sentNanos = exchange.times().now();
        }
        sending.allow(durable ? body.length : body.length - LATE_BYTES);
    }

    private void lastByteLeft() {
        sentWhole = true;
        sender = null; // and with it the body
        exchange.requestLeft();
    }

    /** Whether the last byte of the request has left: before that, its body is still needed. */
    boolean sentWhole() {
        return sentWhole;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Since when the upstream alone is waited for: all of the request may leave. Only where its last byte has left. */
    long sentNanos() {
        return sentNanos;
    }

    @Override
    public void head(ResponseHead answered) {
        head = answered;
        exchange.answeredBy(answered);
        exchange.times().bytesCame();
        firstByteMicros = (exchange.times().lastByte() - startedNanos) / 1000;
        int status = answered.status();
        if (status >= 300 && status < 400) {
            end(refused(), new AttemptEnd.Redirected(status));
        } else if (status >= 400) {
            rejected(answered);
        } else {
            forwarding = new Forwarding(exchange, this, answered, charge, meter(answered));
        }
    }

    private void rejected(ResponseHead answered) {
        int status = answered.status();
        boolean busy = status == 429 || status >= 500;
        boolean aboutUs = status == 401 || status == 403;
        settle(refused());
        if (aboutUs || (busy && exchange.tries().keepsFailure(status))) {
            kept = new KeptBody();
        } else {
            forwarding = new Forwarding(exchange, this, answered, charge, null);
        }
    }

    private @Nullable Meter meter(ResponseHead answered) {
        if (!exchange.metered()) {
            return null;
        }
        return Meter.forAnswer(
                answered.fields().first(FieldName.CONTENT_TYPE).orElse(""),
                answered.fields().first(FieldName.CONTENT_ENCODING).orElse(""),
                charge.held());
    }

    @Override
    public void content(byte[] bytes, int from, int to) {
        Forwarding relay = forwarding;
        KeptBody keeping = kept;
        if (relay != null) {
            relay.content(bytes, from, to);
        } else if (keeping != null) {
            keeping.add(bytes, from, to);
        }
    }

    @Override
    public void read(Octets raw, boolean ended) {
        exchange.times().bytesCame();
        Forwarding relay = forwarding;
        KeptBody keeping = kept;
        if (relay != null) {
            relay.read(raw, ended);
        } else if (keeping != null && head != null) {
            keptRead(head, keeping, ended);
        }
    }

    private void keptRead(ResponseHead answered, KeptBody keeping, boolean ended) {
        if (keeping.tooLong()) {
            report(new AttemptEnd.RejectedAtLength(answered.status()));
        } else if (ended) {
            answeredWhole();
            byte[] body = keeping.bytes();
            boolean credential = answered.status() == 401 || OwnCredential.isMeant(answered.status(), body);
            report(
                    credential
                            ? new AttemptEnd.CredentialRefused(answered.status())
                            : new AttemptEnd.Rejected(answered, body));
        }
    }

    @Override
    public void lost(UpstreamLoss loss) {
        Forwarding relay = forwarding;
        if (relay != null) {
            relay.upstreamGone();
        } else if (kept != null && head != null) {
            report(new AttemptEnd.RejectedAtLength(head.status()));
        } else {
            UpstreamConnection was = connection;
            boolean stale = was != null && was.reused();
            end(sentWhole ? unanswered(Outcome.UPSTREAM_GONE) : neverSent(), new AttemptEnd.Lost(sentWhole, stale));
        }
    }

    /** The stream was overloaded from its first event on, and another upstream is tried instead. */
    void overloadedFirst() {
        end(refused(), new AttemptEnd.OverloadedFirst());
    }

    /** The stream ended before its first event. */
    void emptyStream() {
        end(unanswered(Outcome.UPSTREAM_GONE), new AttemptEnd.EmptyStream());
    }

    /** Ends it from outside: the client left, time ran out, the node stops. Settles what it may have cost. */
    void abort(Outcome outcome) {
        if (reported) {
            return;
        }
        reported = true;
        Forwarding relay = forwarding;
        stop();
        if (relay != null) {
            relay.abort(outcome);
        } else if (kept == null) {
            settle(sentWhole ? unanswered(outcome) : neverSent());
        }
    }

    void pause() {
        if (connection != null) {
            connection.pause();
        }
    }

    void resume() {
        if (connection != null) {
            connection.resume();
        }
    }

    /** Gives the connection up; nothing more comes from it. */
    void stop() {
        over = true;
        sender = null;
        UpstreamConnection used = connection;
        connection = null;
        if (used != null) {
            used.cancel();
        }
    }

    /** The answer came whole, so that the connection is the pool's again. */
    void answeredWhole() {
        over = true;
        sender = null;
        connection = null;
    }

    @Nullable
    Forwarding forwarding() {
        return forwarding;
    }

    int status() {
        return head == null ? 0 : head.status();
    }

    String upstreamRequestId() {
        return head == null ? "" : head.fields().first(FieldName.REQUEST_ID).orElse("");
    }

    long firstByteMicros() {
        return firstByteMicros;
    }

    /** The provider turned it away, and doesn't bill that. */
    Settlement refused() {
        return Settlement.free(Outcome.REFUSED_BY_UPSTREAM, status(), upstreamRequestId(), firstByteMicros);
    }

    private Settlement neverSent() {
        return Settlement.free(Outcome.NEVER_SENT, 0, "", -1);
    }

    /** Sent whole and not answered: the provider may bill what it read. */
    private Settlement unanswered(Outcome outcome) {
        Usage held = charge.held();
        Usage input = new Usage(held.input(), 0, held.cacheRead(), held.cacheWrite5m(), held.cacheWrite1h());
        return new Settlement(
                input, Quality.ESTIMATED, outcome, status(), upstreamRequestId(), List.of(), firstByteMicros);
    }

    private void settle(Settlement settlement) {
        charge.settle(settlement).onFailure(exchange::settlementFailed);
    }

    private void end(Settlement settlement, AttemptEnd how) {
        if (!reported) {
            settle(settlement);
            report(how);
        }
    }

    private void report(AttemptEnd how) {
        if (!reported) {
            reported = true;
            stop();
            exchange.attemptEnded(how);
        }
    }
}
