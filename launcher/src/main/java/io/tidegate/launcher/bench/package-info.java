/**
 * {@code tidegate bench}: what the edge costs beside no gateway and beside nginx, and whether it stays as it is for hours, all
 * on one machine and with nothing but this program.
 */
@NullMarked
package io.tidegate.launcher.bench;

import org.jspecify.annotations.NullMarked;
