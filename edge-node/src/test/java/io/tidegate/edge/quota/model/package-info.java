/** Quotas over several nodes, simulated: real books, desks and bank, on one thread, in a time and a network of the test's own. */
@NullMarked
package io.tidegate.edge.quota.model;

import org.jspecify.annotations.NullMarked;
