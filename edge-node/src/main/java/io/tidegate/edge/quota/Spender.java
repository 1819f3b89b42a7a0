package io.tidegate.edge.quota;

import java.util.Optional;

/** Whose quotas an exchange counts against. */
public record Spender(String userId, String keyId, Optional<String> team) {}
