package io.tidegate.edge.relay;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.upstream.UpstreamConnection;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client request and its answer. Upstreams are tried in their order until one answers; from the first byte that was
 * forwarded on there is no second try. However it ends, every attempt is settled and the client hears of it once.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final String requestId;
    private final RequestHead request;
    private final Body body;
    private final boolean streams;
    private final boolean metered;
    private final ClientSide client;
    private final Account account;
    private final ExchangeSettings settings;
    private final ExchangeTimes times;
    private final Tries tries;

    private @Nullable Route route;
    private @Nullable Attempt attempt;
    private boolean forwarding;
    private boolean over;
    private @Nullable RefusalKind refused;
    private int attempts;
    private int status;
    private long bytesOut;

    /**
     * An exchange that has been admitted.
     *
     * @param streams whether the client asked for an event stream
     * @param metered whether its answer has a price
     * @param arrivedNanos when the request was there whole
     */
    public Exchange(
            String requestId,
            RequestHead request,
            Body body,
            boolean streams,
            boolean metered,
            ClientSide client,
            Account account,
            Routes routes,
            ExchangeSettings settings,
            long arrivedNanos) {
        this.requestId = requestId;
        this.request = request;
        this.body = body;
        this.streams = streams;
        this.metered = metered;
        this.client = client;
        this.account = account;
        this.settings = settings;
        this.times = new ExchangeTimes(settings.nanoTime(), arrivedNanos, settings.traced());
        this.tries = new Tries(routes, arrivedNanos);
    }

    public void start() {
        attemptAt(tries.first(), false);
    }

    private void attemptAt(Route next, boolean fresh) {
        route = next;
        attempts++;
        Future<UpstreamConnection> connecting =
                fresh ? next.pool().connect() : next.pool().acquire();
        Charge charge = account.attempt(next.upstream().name(), attempts);
        Attempt started = new Attempt(this, charge, next.writer(), times.now());
        attempt = started;
        started.start(connecting);
    }

    /** An attempt is over and forwarded nothing. */
    void attemptEnded(AttemptEnd end) {
        if (over) {
            return;
        }
        attemptOver(end);
        switch (end) {
            case AttemptEnd.LedgerDown() ->
                refuse(
                        RefusalKind.LEDGER_DOWN,
                        "The gateway can't record requests right now. Claude Code tries again by itself.",
                        jitter());
            case AttemptEnd.NoConnection(String why) -> failed(0, "no connection: " + why);
            case AttemptEnd.Lost lost -> lost(lost);
            case AttemptEnd.EmptyStream() -> unanswered("the answer ended before its first event");
            case AttemptEnd.OverloadedFirst() -> failed(0, "overloaded");
            case AttemptEnd.RejectedAtLength rejected -> failed(0, "status " + rejected.status());
            case AttemptEnd.CredentialRefused refused -> credentialRefused(refused.status());
            case AttemptEnd.Redirected redirected -> redirected(redirected.status());
            case AttemptEnd.Rejected rejected -> rejected(rejected);
        }
    }

    private void attemptOver(AttemptEnd how) {
        if (attempt != null) {
            times.failed(attempt, upstream(), how.label());
        }
    }

    private String upstream() {
        return route == null ? "" : route.upstream().name();
    }

    private void lost(AttemptEnd.Lost lost) {
        if (route != null && tries.anewAfter(lost)) {
            attemptAt(route, true);
        } else if (lost.sentWhole()) {
            unanswered("the connection was lost");
        } else {
            failed(0, "the connection was lost");
        }
    }

    private void unanswered(String why) {
        coolDown(0, why);
        go(tries.nextAfterLoss());
    }

    private void go(Optional<Route> next) {
        next.ifPresentOrElse(found -> attemptAt(found, false), this::giveUp);
    }

    private void rejected(AttemptEnd.Rejected rejected) {
        int code = rejected.head().status();
        if (code != 429 && code < 500) {
            answerKept(rejected);
            return;
        }
        tries.rejected(rejected);
        failed(retryAfterNanos(rejected.head()), "status " + code);
    }

    private static long retryAfterNanos(ResponseHead head) {
        String value = head.fields().first(FieldName.RETRY_AFTER).orElse("");
        boolean seconds =
                !value.isEmpty() && value.length() <= 6 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return seconds ? TimeUnit.SECONDS.toNanos(Long.parseLong(value)) : 0;
    }

    private void credentialRefused(int code) {
        tries.credentialRefused();
        if (route != null) {
            route.coolDown().credentialRefused();
        }
        LOG.error(
                "upstream {} refuses the gateway's credential with status {}: check its credential in the configuration",
                upstream(),
                code);
        failed(0, "status " + code);
    }

    private void redirected(int code) {
        LOG.warn(
                "upstream {} answered {} with a redirect, which is not followed: check its url in the configuration",
                upstream(),
                code);
        refuse(
                RefusalKind.UPSTREAM_REDIRECT,
                "The gateway's upstream answered with a redirect, which is not followed. Tell the operator.",
                0);
    }

    private void failed(long askedNanos, String why) {
        coolDown(askedNanos, why);
        go(tries.nextUnlessLost());
    }

    private void coolDown(long askedNanos, String why) {
        Route failed = route;
        if (failed != null) {
            failed.coolDown().failed(times.now(), askedNanos);
            LOG.warn("upstream {} failed: {} request_id={}", failed.upstream().name(), why, requestId);
        }
    }

    private void giveUp() {
        tries.kept()
                .ifPresentOrElse(
                        this::answerKept,
                        () -> refuse(
                                RefusalKind.NO_UPSTREAM,
                                tries.wasCredentialRefused()
                                        ? "The provider does not take the gateway's own credential. Tell the operator."
                                        : "No provider could be reached. Claude Code tries again by itself.",
                                jitter()));
    }

    /** Seconds of 1 to 5, so that clients don't come back all at once. */
    private int jitter() {
        return 1 + Math.floorMod(requestId.hashCode(), 5);
    }

    private void answerKept(AttemptEnd.Rejected kept) {
        status = kept.head().status();
        write(AnswerHead.kept(kept.head(), kept.body(), client.closesAfterAnswer()));
        client.answered();
        end("failed");
    }

    private void refuse(RefusalKind kind, String message, int retryAfterSeconds) {
        status = kind.status();
        refused = kind;
        client.refuse(
                retryAfterSeconds > 0
                        ? Refusal.retryAfter(kind, message, retryAfterSeconds)
                        : Refusal.of(kind, message));
        end("failed");
    }

    Tries tries() {
        return tries;
    }

    ExchangeTimes times() {
        return times;
    }

    /** An upstream has answered, whatever becomes of that. */
    void answeredBy(ResponseHead answered) {
        Route by = route;
        if (by != null && metered) {
            by.rateLimits().read(answered.fields());
        }
    }

    /** The answer is found, and its first byte leaves with the next write. */
    void begins(ResponseHead answer) {
        status = answer.status();
        forwarding = true;
        tries.over();
        if (attempt == null || attempt.sentWhole()) {
            body.release();
        }
        Route answered = route;
        if (answered == null) {
            return;
        }
        if (status == 429 || status >= 500) {
            coolDown(retryAfterNanos(answer), "status " + status);
        } else {
            answered.coolDown().succeeded();
        }
    }

    /** The last byte of the request has left, perhaps after the answer has begun. */
    void requestLeft() {
        if (forwarding) {
            body.release();
        }
    }

    void write(Octets... parts) {
        if (forwarding && attempt != null) {
            times.writes(attempt);
        } else {
            times.writes();
        }
        for (Octets part : parts) {
            bytesOut += part.length();
        }
        client.write(parts);
    }

    /** The client takes bytes again. */
    public void drained() {
        times.drained();
        Forwarding relay = relaying();
        if (relay != null) {
            relay.drained();
        }
    }

    /** An answer has come to its end, or to where the upstream left it. */
    void forwarded(boolean cut, String outcome) {
        if (cut) {
            client.cut();
        } else {
            client.answered();
        }
        end(outcome);
    }

    /** The client's connection is gone: the upstream's is closed at once. */
    public void clientGone() {
        abort(Outcome.CLIENT_GONE);
    }

    /** The node stops and waits no longer. */
    public void shutDown() {
        if (abort(Outcome.SHUTDOWN)) {
            client.cut();
        }
    }

    /** A quota whose rule is to cut is used up; the client's next request hears why. */
    public void outgrown() {
        if (abort(Outcome.OVER_QUOTA)) {
            client.cut();
        }
    }

    private boolean abort(Outcome outcome) {
        if (over) {
            return false;
        }
        if (attempt != null) {
            attempt.abort(outcome);
        }
        end(outcome.name().toLowerCase(Locale.ROOT));
        return true;
    }

    /** Looks at the clock; to be called twice a second. */
    public void tick() {
        if (over) {
            return;
        }
        long now = times.now();
        Patience patience = settings.patience();
        if (times.stalled()) {
            if (now - times.stalledSince() >= patience.clientStallNanos() && abort(Outcome.CLIENT_GONE)) {
                client.cut();
            }
        } else if (!forwarding) {
            long limit = streams ? patience.firstEventNanos() : patience.answerNanos();
            if (now - times.arrived() >= limit) {
                noAnswerInTime(TimeUnit.NANOSECONDS.toSeconds(limit));
            }
        } else {
            boolean late = streams
                    ? now - times.lastByte() >= patience.streamIdleNanos()
                    : now - times.arrived() >= patience.answerNanos();
            if (late && abort(Outcome.STALLED)) {
                client.cut();
            }
        }
        Forwarding relay = relaying();
        if (!over && relay != null) {
            relay.tick();
        }
    }

    private void noAnswerInTime(long seconds) {
        if (attempt != null) {
            attempt.abort(Outcome.STALLED);
        }
        coolDown(0, "no answer within " + seconds + " s");
        refuse(
                RefusalKind.NO_UPSTREAM,
                "The provider did not answer within " + seconds + " s. Claude Code tries again by itself.",
                jitter());
    }

    private @Nullable Forwarding relaying() {
        return attempt == null ? null : attempt.forwarding();
    }

    private void end(String outcome) {
        over = true;
        body.release();
        account.close();
        if (attempt != null && times.kept() < attempts) {
            times.last(attempt, upstream(), outcome);
        }
        client.ended(new ExchangeEnd(
                outcome,
                status,
                upstream(),
                attempts,
                account.usage(),
                account.costNanos(),
                bytesOut,
                times.firstByte(),
                times.added(),
                attempt == null ? "" : attempt.upstreamRequestId(),
                Optional.ofNullable(refused),
                Blame.of(outcome, status, refused, tries.wasCredentialRefused()),
                times.tried()));
    }

    void settlementFailed(Throwable cause) {
        LOG.error("an attempt could not be recorded: {} request_id={}", cause.getMessage(), requestId);
    }

    RequestHead request() {
        return request;
    }

    Body body() {
        return body;
    }

    boolean metered() {
        return metered;
    }

    ClientSide client() {
        return client;
    }

    Patience patience() {
        return settings.patience();
    }

    long outputStep() {
        return settings.outputStep();
    }
}
