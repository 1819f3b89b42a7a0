/** What is promised of usage: each attempt once, whatever comes how often and in which order. */
@NullMarked
package io.tidegate.coordinator.usage;

import org.jspecify.annotations.NullMarked;
