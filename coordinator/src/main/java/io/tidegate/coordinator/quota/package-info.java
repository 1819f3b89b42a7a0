/**
 * The bank's counter: nodes ask here for leases, and the bank's own rules decide. No balance is kept in memory, so several coordinators on one
 * database are one bank; what is kept here is only who waits for a moment until others have given back what lies idle.
 */
@NullMarked
package io.tidegate.coordinator.quota;

import org.jspecify.annotations.NullMarked;
