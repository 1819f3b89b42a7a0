@NullMarked
package io.tidegate.edge.upstream;

import org.jspecify.annotations.NullMarked;
