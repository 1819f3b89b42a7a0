@NullMarked
package io.tidegate.simulator;

import org.jspecify.annotations.NullMarked;
