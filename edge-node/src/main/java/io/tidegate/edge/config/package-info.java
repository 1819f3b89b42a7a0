/** The configuration of an edge node as records. Each states its defaults and refuses values that could not work. */
@NullMarked
package io.tidegate.edge.config;

import org.jspecify.annotations.NullMarked;
