/** Backups of what a coordinator keeps: of an SQLite file by copying it, of a PostgreSQL database by PostgreSQL's own programs. */
@NullMarked
package io.tidegate.coordinator.backup;

import org.jspecify.annotations.NullMarked;
