/** What is promised about keys in use. */
@NullMarked
package io.tidegate.edge.auth;

import org.jspecify.annotations.NullMarked;
