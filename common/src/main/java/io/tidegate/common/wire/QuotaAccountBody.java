package io.tidegate.common.wire;

/**
 * What the bank says to all nodes about one account of a quota.
 *
 * @param reset how often the operator has begun its window anew; a lease of a smaller number admits nothing more
 * @param recall counts the times that the bank asked for idle leases; a greater number than before: return what is idle
 */
public record QuotaAccountBody(int reset, long recall) {}
