/**
 * Where the coordinator keeps what must survive it: SQLite for one coordinator, PostgreSQL for several, the same schema and
 * the same statements.
 */
@NullMarked
package io.tidegate.coordinator.store;

import org.jspecify.annotations.NullMarked;
