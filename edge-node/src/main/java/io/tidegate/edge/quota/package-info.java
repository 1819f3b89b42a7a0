/**
 * Token quotas of users by calendar day and month: reserved before an exchange, settled after it, with counters in memory that
 * all event loops share.
 */
@NullMarked
package io.tidegate.edge.quota;

import org.jspecify.annotations.NullMarked;
