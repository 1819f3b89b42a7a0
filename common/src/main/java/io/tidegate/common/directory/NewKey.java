package io.tidegate.common.directory;

import io.tidegate.common.key.GatewayKey;

/** A key together with its secret, for the one answer that shows it. */
public record NewKey(KeyRecord record, GatewayKey key) {}
