/** Quotas of a node: kept and changed here when the node stands alone, and only shown when it has a coordinator. */
@NullMarked
package io.tidegate.edge.standalone;

import org.jspecify.annotations.NullMarked;
