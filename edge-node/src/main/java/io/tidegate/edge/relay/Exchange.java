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
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
    private final Routes routes;
    private final ExchangeSettings settings;
    private final long startedNanos;
    private final List<Tried> tried;
    private final Iterator<Route> candidates;

    private @Nullable Route route;
    private @Nullable Attempt attempt;
    private AttemptEnd.@Nullable Rejected last429;
    private AttemptEnd.@Nullable Rejected last5xx;
    private boolean lostOnce;
    private boolean freshOnce;
    private boolean credentialRefused;
    private boolean forwarding;
    private boolean over;
    private @Nullable RefusalKind refused;
    private int attempts;
    private int status;
    private long bytesOut;
    private long firstByteNanos = -1;
    private long addedNanos = -1;
    private long upstreamNanos;
    private long lastByteNanos;
    private long stalledSinceNanos = -1;

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
        this.routes = routes;
        this.settings = settings;
        this.startedNanos = arrivedNanos;
        this.tried = settings.traced() ? new ArrayList<>(1) : List.of();
        this.candidates = routes.ordered(startedNanos).iterator();
    }

    public void start() {
        routes.retries().earn();
        attemptAt(candidates.next(), false);
    }

    private void attemptAt(Route next, boolean fresh) {
        route = next;
        attempts++;
        Future<UpstreamConnection> connecting =
                fresh ? next.pool().connect() : next.pool().acquire();
        Charge charge = account.attempt(next.upstream().name(), attempts);
        Attempt started = new Attempt(this, charge, next.writer(), nanoTime());
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
        Attempt ended = attempt;
        if (ended == null) {
            return;
        }
        long now = nanoTime();
        if (ended.sentWhole()) {
            upstreamNanos += now - ended.sentNanos();
        }
        if (settings.traced()) {
            tried.add(tried(ended, now, how.label()));
        }
    }

    private Tried tried(Attempt ended, long now, String outcome) {
        return new Tried(
                route == null ? "" : route.upstream().name(),
                ended.startedNanos(),
                ended.sentWhole() ? ended.sentNanos() : -1,
                ended.firstByteMicros() < 0 ? -1 : ended.startedNanos() + 1000 * ended.firstByteMicros(),
                now,
                ended.status(),
                outcome);
    }

    private void lost(AttemptEnd.Lost lost) {
        if (lost.stale() && !freshOnce && route != null && (!lost.sentWhole() || !lostOnce)) {
            lostOnce |= lost.sentWhole();
            freshOnce = true;
            attemptAt(route, true);
        } else if (lost.sentWhole()) {
            unanswered("the connection was lost");
        } else {
            failed(0, "the connection was lost");
        }
    }

    /** The provider may have begun to answer: one more attempt, and no other. */
    private void unanswered(String why) {
        coolDown(0, why);
        boolean again = !lostOnce;
        lostOnce = true;
        if (again) {
            next();
        } else {
            giveUp();
        }
    }

    /** A request that may have been billed once is sent once more at most, however that ends. */
    private void nextUnlessLost() {
        if (lostOnce) {
            giveUp();
        } else {
            next();
        }
    }

    private void rejected(AttemptEnd.Rejected rejected) {
        int code = rejected.head().status();
        if (code == 429) {
            last429 = rejected;
        } else if (code >= 500) {
            last5xx = rejected;
        } else {
            answerKept(rejected);
            return;
        }
        failed(retryAfterNanos(rejected.head()), "status " + code);
    }

    private static long retryAfterNanos(ResponseHead head) {
        String value = head.fields().first(FieldName.RETRY_AFTER).orElse("");
        boolean seconds =
                !value.isEmpty() && value.length() <= 6 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return seconds ? TimeUnit.SECONDS.toNanos(Long.parseLong(value)) : 0;
    }

    private void credentialRefused(int code) {
        credentialRefused = true;
        if (route != null) {
            route.coolDown().credentialRefused();
        }
        LOG.error(
                "upstream {} refuses the gateway's credential with status {}: check its credential in the configuration",
                route == null ? "" : route.upstream().name(),
                code);
        failed(0, "status " + code);
    }

    private void redirected(int code) {
        LOG.warn(
                "upstream {} answered {} with a redirect, which is not followed: check its url in the configuration",
                route == null ? "" : route.upstream().name(),
                code);
        refuse(
                RefusalKind.UPSTREAM_REDIRECT,
                "The gateway's upstream answered with a redirect, which is not followed. Tell the operator.",
                0);
    }

    private void failed(long askedNanos, String why) {
        coolDown(askedNanos, why);
        nextUnlessLost();
    }

    private void coolDown(long askedNanos, String why) {
        Route failed = route;
        if (failed != null) {
            failed.coolDown().failed(nanoTime(), askedNanos);
            LOG.warn("upstream {} failed: {} request_id={}", failed.upstream().name(), why, requestId);
        }
    }

    private void next() {
        if (candidates.hasNext() && routes.retries().take()) {
            attemptAt(candidates.next(), false);
        } else {
            giveUp();
        }
    }

    private void giveUp() {
        AttemptEnd.Rejected last = last429 != null ? last429 : last5xx;
        if (last != null) {
            answerKept(last);
        } else {
            refuse(
                    RefusalKind.NO_UPSTREAM,
                    credentialRefused
                            ? "The provider does not take the gateway's own credential. Tell the operator."
                            : "No provider could be reached. Claude Code tries again by itself.",
                    jitter());
        }
    }

    /** Seconds of 1 to 5, so that clients don't come back all at once. */
    private int jitter() {
        return 1 + Math.floorMod(requestId.hashCode(), 5);
    }

    private void answerKept(AttemptEnd.Rejected kept) {
        status = kept.head().status();
        write(Octets.buffer(AnswerHead.kept(kept.head(), kept.body(), client.closesAfterAnswer())));
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

    /** Whether, should this attempt fail, there would be another: then its failure is kept, else it is the answer. */
    boolean anotherMayFollow() {
        return !lostOnce && candidates.hasNext() && routes.retries().left();
    }

    /** Whether an answer of this failed status is kept: there may be another, or an earlier 429 is what the client gets. */
    boolean keepsFailure(int failedStatus) {
        return anotherMayFollow() || (failedStatus != 429 && last429 != null);
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

    void write(Buffer bytes) {
        if (firstByteNanos < 0) {
            long sinceArrival = nanoTime() - startedNanos;
            firstByteNanos = sinceArrival;
            addedNanos = sinceArrival - atUpstreams();
        }
        bytesOut += bytes.length();
        client.write(bytes);
    }

    /** For how long providers had the whole request and had not answered: to the read that lets the first byte go. */
    private long atUpstreams() {
        Attempt answering = attempt;
        return forwarding && answering != null && answering.sentWhole()
                ? upstreamNanos + Math.max(0, lastByteNanos - answering.sentNanos())
                : upstreamNanos;
    }

    void waitForDrain() {
        if (stalledSinceNanos < 0) {
            stalledSinceNanos = nanoTime();
        }
    }

    /** The client takes bytes again. */
    public void drained() {
        stalledSinceNanos = -1;
        lastByteNanos = nanoTime();
        Forwarding relay = relaying();
        if (relay != null) {
            relay.drained();
        }
    }

    /** An answer has come to its end, or to where the upstream left it. */
    void forwarded(@Nullable Buffer last, boolean cut, String outcome) {
        if (last != null) {
            write(last);
        }
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

    /** Looks at the clock; to be called a few times a second. */
    public void tick() {
        if (over) {
            return;
        }
        long now = nanoTime();
        Patience patience = settings.patience();
        if (stalledSinceNanos >= 0) {
            if (now - stalledSinceNanos >= patience.clientStallNanos() && abort(Outcome.CLIENT_GONE)) {
                client.cut();
            }
        } else if (!forwarding) {
            long limit = streams ? patience.firstEventNanos() : patience.answerNanos();
            if (now - startedNanos >= limit) {
                noAnswerInTime(TimeUnit.NANOSECONDS.toSeconds(limit));
            }
        } else {
            boolean late = streams
                    ? now - lastByteNanos >= patience.streamIdleNanos()
                    : now - startedNanos >= patience.answerNanos();
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
        if (settings.traced() && attempt != null && tried.size() < attempts) {
            tried.add(tried(attempt, nanoTime(), outcome));
        }
        client.ended(new ExchangeEnd(
                outcome,
                status,
                route == null ? "" : route.upstream().name(),
                attempts,
                account.usage(),
                account.costNanos(),
                bytesOut,
                firstByteNanos,
                addedNanos,
                attempt == null ? "" : attempt.upstreamRequestId(),
                Optional.ofNullable(refused),
                Blame.of(outcome, status, refused, credentialRefused),
                tried));
    }

    void bytesCame() {
        lastByteNanos = nanoTime();
    }

    long lastByteNanos() {
        return lastByteNanos;
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

    long nanoTime() {
        return settings.nanoTime().getAsLong();
    }
}
