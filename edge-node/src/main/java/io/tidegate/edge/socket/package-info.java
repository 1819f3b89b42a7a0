/** Connections as the relay uses them: bytes go between a channel and those who read and write them without queues, and without copies that stay. */
@NullMarked
package io.tidegate.edge.socket;

import org.jspecify.annotations.NullMarked;
