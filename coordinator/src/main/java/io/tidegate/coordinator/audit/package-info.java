/** Who changed what, with before and after; only ever appended. */
@NullMarked
package io.tidegate.coordinator.audit;

import org.jspecify.annotations.NullMarked;
