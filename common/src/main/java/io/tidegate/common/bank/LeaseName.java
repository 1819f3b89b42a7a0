package io.tidegate.common.bank;

import io.tidegate.common.quota.WindowName;

/** Which lease. */
record LeaseName(WindowName window, String node, String epoch) {}
