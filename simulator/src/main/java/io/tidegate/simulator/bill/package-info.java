/** What the provider would charge, request by request; a ledger is held against it. */
@NullMarked
package io.tidegate.simulator.bill;

import org.jspecify.annotations.NullMarked;
