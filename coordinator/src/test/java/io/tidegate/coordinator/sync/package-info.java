/** What nodes are promised about changes. */
@NullMarked
package io.tidegate.coordinator.sync;

import org.jspecify.annotations.NullMarked;
