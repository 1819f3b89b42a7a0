/** Who changed what, with before and after; only ever appended, but for the names of users who are erased. */
@NullMarked
package io.tidegate.coordinator.audit;

import org.jspecify.annotations.NullMarked;
