@NullMarked
package io.tidegate.edge.trace;

import org.jspecify.annotations.NullMarked;
