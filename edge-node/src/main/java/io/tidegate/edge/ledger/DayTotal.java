package io.tidegate.edge.ledger;

import java.time.LocalDate;

/**
 * What a user spent on one local day with one model.
 *
 * @param all over all rows
 * @param estimated the part of {@code all} that is not exact
 */
public record DayTotal(String userId, LocalDate day, String model, Totals all, Totals estimated) {}
