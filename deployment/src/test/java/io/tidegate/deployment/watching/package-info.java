/** What watches Tidegate: alert rules and the dashboard, held against what the services really export and against the runbook. */
@NullMarked
package io.tidegate.deployment.watching;

import org.jspecify.annotations.NullMarked;
