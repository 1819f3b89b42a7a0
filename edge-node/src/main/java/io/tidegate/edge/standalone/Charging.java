package io.tidegate.edge.standalone;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.edge.quota.DeskLoop;
import io.vertx.core.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges rows to a node's own bank as time goes by, so that what an ask of little has to charge stays short: soon where many were closed,
 * and seldom where few were, for each time holds up the rows of exchanges. For the thread of its loop.
 */
public final class Charging {
    private static final Logger LOG = LoggerFactory.getLogger(Charging.class);

    static final long LOOK_MILLIS = 500;

    /** A batch costs little more with so many rows than with one; far fewer than are kept in memory. */
    static final int MANY = 1_000;

    /** After so many also few rows are charged: whatever needs the exact figures charges all rows first. */
    static final int MOST_LOOKS = 20;

    private final DeskLoop loop;
    private final Supplier<Future<Boolean>> charge;
    private final LongSupplier lastSeq;
    private long charged;
    private int looks;
    private boolean failing;

    /**
     * Does nothing before {@link #start}.
     *
     * @param charge charges the next rows, and tells whether there may be more
     * @param lastSeq of the rows that this boot has closed; 0 before the first
     */
    public Charging(DeskLoop loop, Supplier<Future<Boolean>> charge, LongSupplier lastSeq) {
        this.loop = loop;
        this.charge = charge;
        this.lastSeq = lastSeq;
    }

    /** Goes on for as long as the loop does. */
    public void start() {
        loop.after(LOOK_MILLIS, this::look);
    }

    private void look() {
        looks++;
        long last = lastSeq.getAsLong();
        if (last - charged >= MANY || (last > charged && looks >= MOST_LOOKS)) {
            chargeUpTo(last);
        } else {
            loop.after(LOOK_MILLIS, this::look);
        }
    }

    private void chargeUpTo(long last) {
        charge.get()
                .onSuccess(more -> {
                    if (more) {
                        loop.after(1, () -> chargeUpTo(last));
                        return;
                    }
                    if (failing) {
                        LOG.info("Rows are charged to the node's own bank again");
                    }
                    failing = false;
                    charged = last;
                    looks = 0;
                    loop.after(LOOK_MILLIS, this::look);
                })
                .onFailure(failure -> {
                    // A database that is down or closed says so itself
                    if (!failing && !(failure instanceof DatabaseUnavailable)) {
                        failing = true;
                        LOG.warn(
                                "Rows are not charged to the node's own bank, and are tried again: {}",
                                failure.getMessage());
                    }
                    loop.after(LOOK_MILLIS, this::look);
                });
    }
}
