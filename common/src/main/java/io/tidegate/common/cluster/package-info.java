/** The secret that a cluster shares: it seals what is pushed, and hashes keys the same way on every node. */
@NullMarked
package io.tidegate.common.cluster;

import org.jspecify.annotations.NullMarked;
