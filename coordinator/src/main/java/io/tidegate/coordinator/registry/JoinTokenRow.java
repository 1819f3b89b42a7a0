package io.tidegate.coordinator.registry;

/**
 * A join token as it is kept.
 *
 * @param hash of the whole token
 * @param createdBy whom the audit log names
 * @param revokedAt 0 when it is not
 */
record JoinTokenRow(
        String id,
        String hash,
        String location,
        int uses,
        int used,
        String createdBy,
        long createdAt,
        long expiresAt,
        long revokedAt) {
    boolean isRevoked() {
        return revokedAt != 0;
    }
}
