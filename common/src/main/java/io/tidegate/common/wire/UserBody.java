package io.tidegate.common.wire;

import java.util.Optional;

/**
 * A user.
 *
 * @param timezone an IANA name
 * @param team whose quotas the user shares
 */
public record UserBody(String name, String timezone, Optional<String> team, long createdAt) {}
