/** What a coordinator is told at start: the file {@code config/coordinator.yml} as records. */
@NullMarked
package io.tidegate.coordinator.config;

import org.jspecify.annotations.NullMarked;
