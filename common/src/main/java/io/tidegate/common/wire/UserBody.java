package io.tidegate.common.wire;

/**
 * A user.
 *
 * @param timezone an IANA name
 */
public record UserBody(String name, String timezone, long createdAt) {}
