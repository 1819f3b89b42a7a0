package io.tidegate.edge.quota;

import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node may spend of one window of an account. Taking and settling are for any thread, without a lock and without an object made;
 * the rest is the desk's. All in the quota's units.
 */
final class Lease {
    private final WindowName name;
    private final QuotaSpan span;
    private final String text;

    /** granted + island - returned - spent - held by running exchanges; less than zero when they outgrew it. */
    private final AtomicLong left = new AtomicLong();

    private final AtomicLong spent = new AtomicLong();
    // Changed by the desk alone, and read by others for what they show.
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong returned = new AtomicLong();
    private final AtomicLong island = new AtomicLong();

    Lease(WindowName name, QuotaSpan span) {
        this.name = name;
        this.span = span;
        this.text = name.text();
    }

    WindowName name() {
        return name;
    }

    QuotaSpan span() {
        return span;
    }

    /** The name as rows carry it. */
    String text() {
        return text;
    }

    /** Takes the units, when they are there. */
    boolean take(long units) {
        long known = left.get();
        while (known >= units) {
            if (left.compareAndSet(known, known - units)) {
                return true;
            }
            known = left.get();
        }
        return false;
    }

    /** Takes the units whether they are there or not; less than zero gives some back. */
    long force(long units) {
        return units == 0 ? left.get() : left.addAndGet(-units);
    }

    /**
     * Lets go of units that were spent beyond what the lease covers: they are charged to the quota itself and not to the lease, so that
     * what others hold of it stays theirs.
     *
     * @param release units that the exchange will let go of as well
     * @param most units
     * @return the units
     */
    long forgive(long release, long most) {
        long known = left.get();
        while (true) {
            long units = Math.clamp(-(known + release), 0, most);
            if (units == 0 || left.compareAndSet(known, known + units)) {
                return units;
            }
            known = left.get();
        }
    }

    /**
     * An exchange that held so much has ended, and was charged so much.
     *
     * @return what is left then
     */
    long settle(long held, long charge) {
        if (charge != 0) {
            spent.addAndGet(charge);
        }
        return held == charge ? left.get() : left.addAndGet(held - charge);
    }

    long left() {
        return left.get();
    }

    long spent() {
        return spent.get();
    }

    /** What running exchanges hold. Not exact while they come and go. */
    long held() {
        return granted.get() + island.get() - returned.get() - spent.get() - left.get();
    }

    // For the desk alone.

    long granted() {
        return granted.get();
    }

    long returned() {
        return returned.get();
    }

    /**
     * Takes what the bank says it has granted in all.
     *
     * @return what is new of it; 0 when it was said before
     */
    long grantedInAll(long units) {
        long more = Math.max(0, units - granted.get());
        if (more > 0) {
            granted.addAndGet(more);
            left.addAndGet(more);
        }
        return more;
    }

    /** Whether the bank granted something that it has all got back, or shall. */
    boolean isGivenBack() {
        return granted.get() > 0 && returned.get() == granted.get();
    }

    /** Adds what the node allows itself while the bank is away. */
    void island(long units) {
        island.addAndGet(units);
        left.addAndGet(units);
    }

    /** Gives back what is idle, so much at most. */
    long giveBack(long most) {
        long known = left.get();
        while (known > 0 && most > 0) {
            // What the node allowed itself was never the bank's to get back
            long units = Math.min(Math.min(known, most), granted.get() - returned.get());
            if (units <= 0) {
                return 0;
            }
            if (left.compareAndSet(known, known - units)) {
                returned.addAndGet(units);
                return units;
            }
            known = left.get();
        }
        return 0;
    }
}
