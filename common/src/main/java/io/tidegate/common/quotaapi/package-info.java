/**
 * Quotas as operators see them, at a coordinator and at a node that stands alone: what requests hold, what they change, and how it is shown. Where
 * quotas are stored is behind {@link io.tidegate.common.quotaapi.QuotaTable}.
 */
@NullMarked
package io.tidegate.common.quotaapi;

import org.jspecify.annotations.NullMarked;
