/** What is promised about the names and calendars of quotas. */
@NullMarked
package io.tidegate.common.quota;

import org.jspecify.annotations.NullMarked;
