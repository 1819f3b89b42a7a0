/**
 * Backups of what a node or a coordinator keeps: a folder with a copy of the database, the secrets that belong to it, and a manifest. A
 * folder that is there is whole.
 */
@NullMarked
package io.tidegate.common.backup;

import org.jspecify.annotations.NullMarked;
