package io.tidegate.common.wire;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A key.
 *
 * @param state active, disabled or revoked
 * @param client the client rule in its text form
 * @param addresses address blocks
 * @param secret its hash under the cluster's hash secret, 64 hexadecimal digits
 * @param rotated former secrets, the newest first
 */
public record KeyBody(
        String userId,
        String state,
        List<String> models,
        Optional<String> client,
        List<String> addresses,
        OptionalInt rpm,
        OptionalInt concurrency,
        long createdAt,
        OptionalLong expiresAt,
        String secret,
        List<Rotated> rotated) {
    public KeyBody {
        models = List.copyOf(models);
        addresses = List.copyOf(addresses);
        rotated = List.copyOf(rotated);
    }

    /** A secret that a rotation replaced. */
    public record Rotated(String secret, long validUntil) {}
}
