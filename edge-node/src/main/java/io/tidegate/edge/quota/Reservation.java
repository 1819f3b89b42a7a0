package io.tidegate.edge.quota;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.usage.Usage;

/**
 * What one exchange holds of all quotas that apply to it, over all its attempts. It belongs to the windows of its admission, also past
 * midnight and past a reset. Confined to the thread of its exchange.
 */
public final class Reservation {
    private final LeaseDesk desk;
    private final Account[] accounts;
    private final Quota[] quotas;
    private final Lease[] leases;
    private final long[] held;

    /** Units that were not there when they were taken, and no row has told of yet. */
    private final long[] outgrown;

    /** Units that rows have told to be beyond the leases. */
    private final long[] direct;

    /** The same of the row that is being closed. */
    private final long[] beyond;

    /** What the rows that were closed are charged, beyond the leases or not. */
    private final long[] charged;

    private final String windows;
    private volatile Runnable whenOutgrown = () -> {};
    private boolean settled;
    private volatile boolean covering;

    /**
     * A reservation that holds.
     *
     * @param quotas as they were at admission
     */
    Reservation(LeaseDesk desk, Account[] accounts, Quota[] quotas, Lease[] leases, long[] held, String windows) {
        this.desk = desk;
        this.accounts = accounts;
        this.quotas = quotas;
        this.leases = leases;
        this.held = held;
        this.outgrown = new long[held.length];
        this.direct = new long[held.length];
        this.beyond = new long[held.length];
        this.charged = new long[held.length];
        this.windows = windows;
    }

    /** The names of the windows where the exchange counts, with single blanks between them. */
    public String windows() {
        return windows;
    }

    /** Called once, on the exchange's thread or another, when the exchange has outgrown a quota whose rule is to cut. */
    public void whenOutgrown(Runnable told) {
        whenOutgrown = told;
    }

    /**
     * Holds this much from now on, more or less than before. Never refused: what is not there is held all the same and keeps others out.
     * Without effect once it is settled.
     *
     * @param usage of all attempts together
     * @param costNanos of that
     */
    public void topUp(Usage usage, long costNanos) {
        if (settled) {
            return;
        }
        for (int i = 0; i < leases.length; i++) {
            Quota quota = quotas[i];
            long units = Math.max(0, quota.hold(usage, costNanos) - direct[i]);
            if (quota.rules().strict()) {
                units = Math.max(units, held[i]);
            }
            long more = units - held[i];
            if (more != 0) {
                held[i] = units;
                long left = leases[i].force(more);
                if (more > 0) {
                    outgrown[i] += Math.clamp(-left, 0, more);
                    grown(i, left);
                }
            }
        }
    }

    private void grown(int which, long left) {
        Account account = accounts[which];
        if (left < 0 && account.hard() && quotas[which].rules().cut() && !covering) {
            covering = true;
            desk.cover(account, leases[which], () -> covering = false, () -> whenOutgrown.run());
        } else {
            desk.care(account, leases[which]);
        }
    }

    /** What a row says should the node die now: the windows where it counts, and what of each no lease covers so far. */
    public String running() {
        for (long units : outgrown) {
            if (units > 0) {
                return RowWindow.joined(windows, outgrown);
            }
        }
        return windows;
    }

    /**
     * What a row says that is about to be closed: the windows where it counts, and how much of each it used beyond what the lease covers.
     *
     * @param usage of all attempts together, with this row's
     * @param costNanos of that
     */
    public String closing(Usage usage, long costNanos) {
        boolean covered = true;
        for (int i = 0; i < leases.length; i++) {
            long all = quotas[i].charge(usage, costNanos, true);
            long charge = all - direct[i];
            if (charge > held[i]) {
                long more = charge - held[i];
                held[i] = charge;
                outgrown[i] += Math.clamp(-leases[i].force(more), 0, more);
            }
            // Of earlier rows the bank knows already what the lease has to cover
            long most = Math.min(outgrown[i], all - charged[i]);
            charged[i] = all;
            beyond[i] = most <= 0 ? 0 : leases[i].forgive(held[i] - charge, most);
            outgrown[i] -= beyond[i];
            held[i] -= beyond[i];
            direct[i] += beyond[i];
            covered &= beyond[i] == 0;
        }
        return covered ? windows : RowWindow.joined(windows, beyond);
    }

    /**
     * Counts what was really used and lets go of the rest. Only the first call has an effect. What the rows that were closed have said to be
     * beyond the leases is not counted against them.
     *
     * @param recorded whether the exchange has rows in the ledger: else it is charged nothing
     */
    public void settle(Usage actual, long costNanos, boolean recorded) {
        if (settled) {
            return;
        }
        settled = true;
        for (int i = 0; i < leases.length; i++) {
            long charge = recorded ? Math.max(0, quotas[i].charge(actual, costNanos, true) - direct[i]) : 0;
            leases[i].settle(held[i], charge);
            desk.care(accounts[i], leases[i]);
        }
    }
}
