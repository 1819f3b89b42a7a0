/** The hot pieces of an edge, each alone under JMH. */
@NullMarked
package io.tidegate.bench;

import org.jspecify.annotations.NullMarked;
