/**
 * The node's side of the cluster: who it is there, what it tells the coordinator and hears from it, the coordinator's time, and the
 * replica of users, keys, quotas and orders that it serves from when the coordinator is away. Nothing here is on the way of a
 * request; what requests need of it lies in memory.
 */
@NullMarked
package io.tidegate.edge.cluster;

import org.jspecify.annotations.NullMarked;
