package io.tidegate.edge.ledger;

/**
 * Rows of an epoch that the coordinator has just stored.
 *
 * @param last the seq of the last of them
 */
public record SentRows(String epoch, long last) {}
