/** Load on an edge or a provider: many exchanges at once on one thread, each answer compared byte by byte with what it must be. */
@NullMarked
package io.tidegate.launcher.load;

import org.jspecify.annotations.NullMarked;
