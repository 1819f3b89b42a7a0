@NullMarked
package io.tidegate.coordinator.registry;

import org.jspecify.annotations.NullMarked;
