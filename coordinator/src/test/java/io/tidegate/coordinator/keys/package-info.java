/** What is promised about users, keys and quotas of a cluster. */
@NullMarked
package io.tidegate.coordinator.keys;

import org.jspecify.annotations.NullMarked;
