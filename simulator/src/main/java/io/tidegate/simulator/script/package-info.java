/** How an answer goes over the wire: a list of steps (write, wait, reset) that is made before the first byte is sent. */
@NullMarked
package io.tidegate.simulator.script;

import org.jspecify.annotations.NullMarked;
