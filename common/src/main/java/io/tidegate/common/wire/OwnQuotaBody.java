package io.tidegate.common.wire;

import java.util.OptionalLong;

/**
 * A user's own limits in tokens, and how often the windows were reset. The record's id is the user's.
 *
 * @param dayReset 0 before the first reset
 * @param monthReset 0 before the first reset
 */
public record OwnQuotaBody(OptionalLong dayLimit, OptionalLong monthLimit, int dayReset, int monthReset) {}
