/** How the simulator reads and writes JSON: compact, members in the order they were put in. */
@NullMarked
package io.tidegate.simulator.json;

import org.jspecify.annotations.NullMarked;
