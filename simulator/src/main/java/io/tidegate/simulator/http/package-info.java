/** The HTTP face: routes, one exchange at a time, and the player of steps. */
@NullMarked
package io.tidegate.simulator.http;

import org.jspecify.annotations.NullMarked;
