/** What can go wrong on demand, and how often it still has to. */
@NullMarked
package io.tidegate.simulator.fault;

import org.jspecify.annotations.NullMarked;
