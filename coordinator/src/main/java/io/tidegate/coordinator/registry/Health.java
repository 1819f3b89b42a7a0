package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Vitals;

/**
 * A node's health, 0 to 100: what a new client may expect of it.
 *
 * <ul>
 *   <li>0, when the ledger takes no rows or no upstream is ready: every exchange would be refused;
 *   <li>else 100, less one point for each percent of failed exchanges, at most 60;
 *   <li>less up to 30 for upstreams that cool down, by their share;
 *   <li>less up to 40 for event loops that come late: none up to 20 ms, all from 500 ms on, evenly in between.
 * </ul>
 *
 * <p>Load is no illness: discovery weighs it by itself.
 */
public final class Health {
    public static final int MOST = 100;

    private static final double ERROR_POINTS = 60;
    private static final double UPSTREAM_POINTS = 30;
    private static final double DELAY_POINTS = 40;
    private static final double USUAL_DELAY_MICROS = 20_000;
    private static final double WORST_DELAY_MICROS = 500_000;

    private Health() {}

    /** Of what a beat says. */
    public static int of(Vitals vitals) {
        if (!vitals.ledgerReady() || vitals.upstreamsReady() == 0) {
            return 0;
        }
        double errors = Math.min(ERROR_POINTS, MOST * vitals.errorRate());
        double cooling = UPSTREAM_POINTS * (vitals.upstreams() - vitals.upstreamsReady()) / vitals.upstreams();
        double late = (vitals.loopDelayMicros() - USUAL_DELAY_MICROS) / (WORST_DELAY_MICROS - USUAL_DELAY_MICROS);
        double delay = DELAY_POINTS * Math.clamp(late, 0, 1);
        return (int) Math.round(Math.max(0, MOST - errors - cooling - delay));
    }
}
