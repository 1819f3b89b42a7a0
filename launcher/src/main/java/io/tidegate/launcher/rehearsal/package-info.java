/** Every part in one process, once: what a JVM learns from, so that later starts are fast. */
@NullMarked
package io.tidegate.launcher.rehearsal;

import org.jspecify.annotations.NullMarked;
