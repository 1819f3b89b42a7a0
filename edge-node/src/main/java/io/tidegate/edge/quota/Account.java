package io.tidegate.edge.quota;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A quota as it counts for one subject at this node. Requests read what is volatile here, and take from the lease; all else is confined to
 * the desk.
 */
final class Account {
    private final QuotaAccount name;
    private volatile Quota quota;
    private volatile int reset;
    private volatile @Nullable Lease lease;
    private volatile @Nullable Lease next;

    /** Below this the desk is told that the lease runs out. */
    private volatile long lowWater;

    /** Whether nothing is to be kept idle, for others need it. */
    private volatile boolean frugal;

    /** Whether the desk was told to look at this account and has not done so yet. */
    private final AtomicBoolean noticed = new AtomicBoolean();

    // Confined to the desk.
    final Waiters waiters = new Waiters();
    final Pace pace;
    boolean asking;

    /** Whether node and bank may not know the same: of something that was returned, or granted. */
    boolean owing;

    /** Whether the bank may not know of all that was returned of the next window. */
    boolean owingAhead;

    /** Whether the bank may have leased of the next window what the node has not heard of. */
    boolean unheardAhead;

    private boolean passed;

    long recall;
    long request;

    Account(QuotaAccount name, Quota quota, int reset, long recall, Pace pace) {
        this.name = name;
        this.quota = quota;
        this.reset = reset;
        this.recall = recall;
        this.pace = pace;
    }

    QuotaAccount name() {
        return name;
    }

    Quota quota() {
        return quota;
    }

    void quota(Quota changed) {
        quota = changed;
    }

    int reset() {
        return reset;
    }

    /** As the records say. It is less than before only when the bank's store was put back to a backup. */
    void reset(int number) {
        reset = number;
    }

    /**
     * Whether a soft quota is used up by now and was not before: then its operator is to be warned, once in a window and again after a
     * limit that was not.
     */
    boolean passes(LeaseGrant grant) {
        boolean before = passed;
        passed = quota.rules().mode() == QuotaMode.SOFT && grant.used() >= grant.limit();
        return passed && !before;
    }

    /** Whether running exchanges of a hard quota have outgrown its lease: nothing is admitted until the bank grants more. */
    boolean outgrown() {
        Lease known = lease;
        return hard() && known != null && known.left() < 0;
    }

    /** Whether it may refuse. */
    boolean hard() {
        return quota.rules().mode() == QuotaMode.HARD;
    }

    /**
     * Takes units when there is a lease that has them; a quota that may not refuse has them always.
     *
     * @return the lease that they were taken from; null when the desk has to be asked
     */
    @Nullable
    Lease take(long units, long nowMillis) {
        Lease current = current(nowMillis);
        if (current == null) {
            return null;
        }
        if (!hard()) {
            current.force(units);
            return current;
        }
        return current.take(units) ? current : null;
    }

    /** The lease of the window that is current at this moment. */
    @Nullable
    Lease current(long nowMillis) {
        Lease known = lease;
        if (known != null && serves(known, nowMillis)) {
            return known;
        }
        Lease following = next;
        return following != null && following.span().start() <= nowMillis && serves(following, nowMillis)
                ? following
                : null;
    }

    private boolean serves(Lease known, long nowMillis) {
        return known.span().lasts(nowMillis) && known.name().reset() == reset;
    }

    /** The lease of a window, when it is the current one or the one after. */
    @Nullable
    Lease leaseOf(WindowName window) {
        Lease known = lease;
        if (known != null && known.name().equals(window)) {
            return known;
        }
        Lease following = next;
        return following != null && following.name().equals(window) ? following : null;
    }

    @Nullable
    Lease lease() {
        return lease;
    }

    @Nullable
    Lease next() {
        return next;
    }

    /**
     * Takes up what the bank says of a lease.
     *
     * @param ahead whether it was asked about the window after the current one
     * @param bankMillis the bank's time
     * @return the units that are new
     */
    long take(LeaseGrant grant, boolean ahead, long bankMillis) {
        WindowName named = new WindowName(name, grant.start(), grant.reset());
        // What the bank names is current for it, even if its clock was set back and has not come there again
        boolean following = ahead && grant.start() > bankMillis;
        Lease known = leaseOf(named);
        if (known == null) {
            Lease current = lease;
            if (named.reset() < reset || (current != null && earlier(named, current.name()))) {
                return 0;
            }
            known = new Lease(named, new QuotaSpan(grant.start(), grant.end()));
        }
        reset = Math.max(reset, grant.reset());
        long more = known.grantedInAll(grant.granted());
        if (following) {
            next = known == lease ? next : known;
        } else if (known != lease) {
            begin(known);
        }
        return more;
    }

    private static boolean earlier(WindowName name, WindowName than) {
        return name.reset() == than.reset() && name.start() < than.start();
    }

    /** This lease is the current one from now on. */
    void begin(Lease lease) {
        owing |= owingAhead;
        owingAhead = false;
        this.lease = lease;
        next = null;
        pace.anew();
        passed = false;
        frugal = false;
    }

    /**
     * Goes on to the next lease when its window has begun.
     *
     * @return whether it has
     */
    boolean roll(long nowMillis) {
        Lease following = next;
        if (following == null || following.span().start() > nowMillis) {
            return false;
        }
        begin(following);
        return true;
    }

    /** Gives back what is idle of a lease, so much at most; the units. */
    long giveBack(@Nullable Lease of, long most) {
        long units = of == null ? 0 : of.giveBack(most);
        if (units > 0 && of == next) {
            owingAhead = true;
        } else if (units > 0) {
            owing = true;
        }
        return units;
    }

    /** The bank has heard a question: it knows what that told of one of the leases, and lacks what was returned since. */
    void told(LeaseAsk question) {
        Lease following = next;
        if (following != null && isOf(following, question)) {
            owingAhead &= following.returned() > question.returned();
            return;
        }
        Lease current = lease;
        owing = owing && current != null && isOf(current, question) && current.returned() > question.returned();
    }

    private static boolean isOf(Lease lease, LeaseAsk question) {
        return lease.name().start() == question.start() && lease.name().reset() == question.reset();
    }

    /** Whether nothing is leased of the next window that anybody could spend, and the bank knows that. */
    boolean nothingAhead() {
        Lease following = next;
        return !unheardAhead && !owingAhead && (following == null || following.isGivenBack());
    }

    boolean frugal() {
        return frugal;
    }

    void frugal(boolean now) {
        frugal = now;
    }

    void lowWater(long units) {
        lowWater = units;
    }

    /** Whether the desk should look: the lease runs out, or holds what others need. */
    boolean needsCare(Lease of) {
        return frugal ? of.left() > 0 : of.left() < lowWater;
    }

    /** True for the first who notices something until the desk has looked. */
    boolean notice() {
        return !noticed.getPlain() && noticed.compareAndSet(false, true);
    }

    void looked() {
        noticed.set(false);
    }
}
