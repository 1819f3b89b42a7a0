/**
 * The revisioned records (users, keys, quotas, orders), and how nodes hear of their changes: pulled since a revision, pushed over
 * WebSockets and the event bus.
 */
@NullMarked
package io.tidegate.coordinator.sync;

import org.jspecify.annotations.NullMarked;
