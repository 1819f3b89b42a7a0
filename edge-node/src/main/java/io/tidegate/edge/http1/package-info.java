/**
 * HTTP/1.1 message syntax (RFC 9112) as strict, allocation-poor functions over bytes. It exists because a relay that is
 * faithful to the byte must see the bytes, and because a gateway that accepts two readings of one message can be made to
 * disagree with its neighbours. What is not exactly a message is refused, never repaired. Nothing here does I/O.
 */
@NullMarked
package io.tidegate.edge.http1;

import org.jspecify.annotations.NullMarked;
