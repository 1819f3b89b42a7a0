/** The node's side of the cluster, tested against a coordinator on loopback that does what it is told. */
@NullMarked
package io.tidegate.edge.cluster;

import org.jspecify.annotations.NullMarked;
