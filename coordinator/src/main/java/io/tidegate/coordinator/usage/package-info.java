/**
 * What all nodes used: their rows are taken exactly once, whatever is lost, repeated or put back to a backup on either side; and what
 * operators and nodes ask of it. Sums over days come from totals that grow with the rows, everything about times, clients and tools
 * from the rows themselves, added up by the database.
 */
@NullMarked
package io.tidegate.coordinator.usage;

import org.jspecify.annotations.NullMarked;
