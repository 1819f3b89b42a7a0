/** What is promised about quotas. */
@NullMarked
package io.tidegate.edge.quota;

import org.jspecify.annotations.NullMarked;
