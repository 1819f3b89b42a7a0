/** The simulator, specified marker by marker over real sockets. */
@NullMarked
package io.tidegate.simulator;

import org.jspecify.annotations.NullMarked;
