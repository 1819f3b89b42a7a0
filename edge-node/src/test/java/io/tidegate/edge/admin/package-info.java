/** What the operator's port answers. */
@NullMarked
package io.tidegate.edge.admin;

import org.jspecify.annotations.NullMarked;
