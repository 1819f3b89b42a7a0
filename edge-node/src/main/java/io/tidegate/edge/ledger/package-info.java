/**
 * The record of attempts: an open row before a provider can answer, one closed row that never changes, and day totals that
 * grow in the same transaction. What is charged is decided elsewhere; this package makes it durable and in order.
 */
@NullMarked
package io.tidegate.edge.ledger;

import org.jspecify.annotations.NullMarked;
