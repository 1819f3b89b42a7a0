@NullMarked
package io.tidegate.coordinator.discovery;

import org.jspecify.annotations.NullMarked;
