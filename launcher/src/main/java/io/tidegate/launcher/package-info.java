@NullMarked
package io.tidegate.launcher;

import org.jspecify.annotations.NullMarked;
