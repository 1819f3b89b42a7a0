package io.tidegate.common.wire;

/**
 * An account of a quota.
 *
 * @param subject id of the user or the key, or the team's name
 */
public record AccountName(String quota, String subject) {}
