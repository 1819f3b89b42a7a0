/** The provider's list of models, as far as a key may use them. */
@NullMarked
package io.tidegate.edge.models;

import org.jspecify.annotations.NullMarked;
