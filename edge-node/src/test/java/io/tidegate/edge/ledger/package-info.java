@NullMarked
package io.tidegate.edge.ledger;

import org.jspecify.annotations.NullMarked;
