/** What the node answers when it does not serve a request: one table for all cases. */
@NullMarked
package io.tidegate.edge.refusal;

import org.jspecify.annotations.NullMarked;
