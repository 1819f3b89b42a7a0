/** The control plane: which nodes there are, which keys hold, what was used, and where a client goes. */
@NullMarked
package io.tidegate.coordinator;

import org.jspecify.annotations.NullMarked;
