/**
 * Who may administrate: access tokens with roles, kept as hashes, and what each operation asks for. Who asks is known to every handler, for
 * the audit log.
 */
@NullMarked
package io.tidegate.coordinator.access;

import org.jspecify.annotations.NullMarked;
