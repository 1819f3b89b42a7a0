/**
 * Counts what an exchange costs: a meter reads a copy of the answer's bytes as they pass and finds the provider's own
 * token counts in them, and {@link RequestScan} finds in a request body the few fields that the node needs. Nothing is
 * bound to a tree, nothing is kept, and no text of a prompt or an answer leaves this package.
 */
@NullMarked
package io.tidegate.edge.meter;

import org.jspecify.annotations.NullMarked;
