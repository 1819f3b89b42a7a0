/** What users see of their own use: totals from the ledger, and how their limits stand. */
@NullMarked
package io.tidegate.edge.usage;

import org.jspecify.annotations.NullMarked;
