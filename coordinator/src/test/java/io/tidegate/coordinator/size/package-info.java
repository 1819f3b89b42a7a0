/** A coordinator of many nodes, in a process of its own, measured from outside. */
@NullMarked
package io.tidegate.coordinator.size;

import org.jspecify.annotations.NullMarked;
