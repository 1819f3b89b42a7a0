/**
 * Quotas at this node: what its leases allow is reserved before an exchange and settled after it, without a lock and without asking
 * anybody; only where a lease runs out is the bank asked. The words are those of section 6 of the design.
 */
@NullMarked
package io.tidegate.edge.quota;

import org.jspecify.annotations.NullMarked;
