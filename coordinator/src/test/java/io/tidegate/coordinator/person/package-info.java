@NullMarked
package io.tidegate.coordinator.person;

import org.jspecify.annotations.NullMarked;
