/** What the simulator remembers of its requests, and the answers registered to be replayed byte by byte. */
@NullMarked
package io.tidegate.simulator.control;

import org.jspecify.annotations.NullMarked;
