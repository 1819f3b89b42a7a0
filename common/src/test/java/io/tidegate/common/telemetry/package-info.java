/** Holds the logs to one line each, whatever stands in them, and to losing nothing uncounted. */
@NullMarked
package io.tidegate.common.telemetry;

import org.jspecify.annotations.NullMarked;
