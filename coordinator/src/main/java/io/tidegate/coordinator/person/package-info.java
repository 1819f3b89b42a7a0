/** All that a coordinator has of one person, given out. */
@NullMarked
package io.tidegate.coordinator.person;

import org.jspecify.annotations.NullMarked;
