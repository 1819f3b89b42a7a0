/** What a process says about itself: the log, and one access line per exchange. Neither holds prompts or secrets. */
@NullMarked
package io.tidegate.common.telemetry;

import org.jspecify.annotations.NullMarked;
