/** Traces of exchanges, for an OpenTelemetry collector: handed over by event loops, made and sent on a thread of their own. */
@NullMarked
package io.tidegate.edge.trace;

import org.jspecify.annotations.NullMarked;
