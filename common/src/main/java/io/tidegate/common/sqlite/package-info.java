/**
 * One SQLite file of a node or coordinator: a single writer thread that commits in groups, readers apart, migrations, and
 * what happens when the disk is full or the file is locked. Nothing here knows what is stored.
 */
@NullMarked
package io.tidegate.common.sqlite;

import org.jspecify.annotations.NullMarked;
