package io.tidegate.edge.ledger;

import java.time.LocalDate;

/**
 * Where an attempt counts, as it was at admission. It stays so past midnight, past a reset, and when the user moves to
 * another time zone; nobody computes it again.
 *
 * @param day the user's local day
 * @param zone the IANA name of the zone that made it
 * @param dayReset which reset of the day's quota it belongs to; 0 before the first
 * @param monthReset which reset of the month's quota; 0 before the first
 */
public record WindowOfAdmission(LocalDate day, String zone, int dayReset, int monthReset) {
    public WindowOfAdmission {
        if (dayReset < 0) {
            throw new IllegalArgumentException("dayReset: " + dayReset + " (expected: >= 0)");
        }
        if (monthReset < 0) {
            throw new IllegalArgumentException("monthReset: " + monthReset + " (expected: >= 0)");
        }
    }
}
