package io.tidegate.edge.relay;

import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What attempts of an exchange are left, and what those that failed left behind: a request that a provider may have billed once is sent
 * once more at most, and the client of an exchange that failed gets the answer that tells it most.
 */
final class Tries {
    private final Routes routes;
    private final Iterator<Route> candidates;

    private AttemptEnd.@Nullable Rejected last429;
    private AttemptEnd.@Nullable Rejected last5xx;
    private boolean lostOnce;
    private boolean freshOnce;
    private boolean credentialRefused;

    /** All upstreams, those that are cool first. */
    Tries(Routes routes, long nowNanos) {
        this.routes = routes;
        this.candidates = routes.ordered(nowNanos).iterator();
    }

    Route first() {
        routes.retries().earn();
        return candidates.next();
    }

    /** The next upstream to try; none when the request was lost before, there is no other one, or the node has tried enough again. */
    Optional<Route> nextUnlessLost() {
        return lostOnce ? Optional.empty() : next();
    }

    /** The provider may have begun to answer: one more attempt, and no other. */
    Optional<Route> nextAfterLoss() {
        boolean again = !lostOnce;
        lostOnce = true;
        return again ? next() : Optional.empty();
    }

    private Optional<Route> next() {
        return candidates.hasNext() && routes.retries().take() ? Optional.of(candidates.next()) : Optional.empty();
    }

    /** Whether a connection that had grown stale is made anew, for the same upstream. */
    boolean anewAfter(AttemptEnd.Lost lost) {
        if (!lost.stale() || freshOnce || (lost.sentWhole() && lostOnce)) {
            return false;
        }
        lostOnce |= lost.sentWhole();
        freshOnce = true;
        return true;
    }

    /** Whether, should the running attempt fail, there would be another: then its failure is kept, else it is the answer. */
    boolean anotherMayFollow() {
        return !lostOnce && candidates.hasNext() && routes.retries().left();
    }

    /** Whether an answer of this failed status is kept: there may be another, or an earlier 429 is what the client gets. */
    boolean keepsFailure(int failedStatus) {
        return anotherMayFollow() || (failedStatus != 429 && last429 != null);
    }

    /** Keeps a 429, or a status of 500 and above. */
    void rejected(AttemptEnd.Rejected rejected) {
        if (rejected.head().status() == 429) {
            last429 = rejected;
        } else {
            last5xx = rejected;
        }
    }

    void credentialRefused() {
        credentialRefused = true;
    }

    boolean wasCredentialRefused() {
        return credentialRefused;
    }

    /** The answer is found: what others answered is let go. */
    void over() {
        last429 = null;
        last5xx = null;
    }

    /** What the client gets when there is no other attempt. */
    Optional<AttemptEnd.Rejected> kept() {
        return Optional.ofNullable(last429 != null ? last429 : last5xx);
    }
}
