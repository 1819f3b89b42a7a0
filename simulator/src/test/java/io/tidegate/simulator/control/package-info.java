/** What the simulator remembers, and for how long. */
@NullMarked
package io.tidegate.simulator.control;

import org.jspecify.annotations.NullMarked;
