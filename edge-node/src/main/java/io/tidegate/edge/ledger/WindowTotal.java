package io.tidegate.edge.ledger;

import java.time.LocalDate;

/** What a user spent on one local day between two resets, over all models: what quota counters start from. */
public record WindowTotal(String userId, LocalDate day, int dayReset, int monthReset, Totals all) {}
