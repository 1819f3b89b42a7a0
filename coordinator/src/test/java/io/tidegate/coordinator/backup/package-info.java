@NullMarked
package io.tidegate.coordinator.backup;

import org.jspecify.annotations.NullMarked;
