@NullMarked
package io.tidegate.edge;

import org.jspecify.annotations.NullMarked;
