/**
 * Connections as the relay uses them: bytes go between a channel and those who read them without the queues, copies and wrappers of
 * {@code NetSocket}.
 */
@NullMarked
package io.tidegate.edge.socket;

import org.jspecify.annotations.NullMarked;
