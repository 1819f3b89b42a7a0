/** Holds an edge node's configuration, its example and its document together. */
@NullMarked
package io.tidegate.edge.config;

import org.jspecify.annotations.NullMarked;
