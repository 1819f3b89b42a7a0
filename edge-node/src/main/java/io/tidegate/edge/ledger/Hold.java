package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;

/**
 * What an open attempt is charged if the node dies.
 *
 * @param windows where it counts, with what no lease covers
 */
record Hold(Usage held, String windows) {}
