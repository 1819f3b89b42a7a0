/** What is promised about the operators' port. */
@NullMarked
package io.tidegate.coordinator.http;

import org.jspecify.annotations.NullMarked;
