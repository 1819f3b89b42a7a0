@NullMarked
package io.tidegate.edge.relay;

import org.jspecify.annotations.NullMarked;
