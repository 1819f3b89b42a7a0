/**
 * The operator's port: health, metrics, and the administration of users, keys and quotas. It is for a private network, and
 * administration asks for a token.
 */
@NullMarked
package io.tidegate.edge.admin;

import org.jspecify.annotations.NullMarked;
