@NullMarked
package io.tidegate.coordinator.quota;

import org.jspecify.annotations.NullMarked;
