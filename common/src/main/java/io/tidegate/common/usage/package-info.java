/** Token counts by class, and what they cost. */
@NullMarked
package io.tidegate.common.usage;

import org.jspecify.annotations.NullMarked;
