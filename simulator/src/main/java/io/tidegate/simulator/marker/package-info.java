/** The orders in a prompt: <code>[[sim:VERB=VALUE key=value]]</code>, found, parsed and checked. */
@NullMarked
package io.tidegate.simulator.marker;

import org.jspecify.annotations.NullMarked;
