/** What users see of their use. */
@NullMarked
package io.tidegate.edge.usage;

import org.jspecify.annotations.NullMarked;
