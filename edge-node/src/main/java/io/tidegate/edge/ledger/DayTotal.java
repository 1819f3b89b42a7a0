package io.tidegate.edge.ledger;

import java.time.LocalDate;

/**
 * What a user spent on one local day with one model, between two resets.
 *
 * @param all over all rows
 * @param estimated the part of {@code all} that is not exact
 */
public record DayTotal(
        String userId, LocalDate day, int dayReset, int monthReset, String model, Totals all, Totals estimated) {}
