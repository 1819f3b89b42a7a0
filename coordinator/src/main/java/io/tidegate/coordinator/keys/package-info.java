/**
 * Users, keys and quotas of the cluster. Each change is one transaction: the record under its new revision, and the audit entry with how it
 * stood before and after. Then the nodes hear of it.
 */
@NullMarked
package io.tidegate.coordinator.keys;

import org.jspecify.annotations.NullMarked;
