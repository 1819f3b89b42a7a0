/** Who a node is: its key pair, and requests that it signs with it and the coordinator verifies. */
@NullMarked
package io.tidegate.common.identity;

import org.jspecify.annotations.NullMarked;
