package io.tidegate.common.directory;

import io.tidegate.common.key.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as it is stored. Only hashes of its secrets are.
 *
 * @param rotated former secrets, the newest first
 * @param revision grows with each change in the directory; the greater one of two is the newer
 */
public record KeyRecord(
        String id,
        String userId,
        KeyState state,
        KeyRules rules,
        Instant createdAt,
        Optional<Instant> expiresAt,
        SecretHash secret,
        List<RotatedSecret> rotated,
        long revision) {
    public KeyRecord {
        rotated = List.copyOf(rotated);
    }

    /** A key that is new. */
    public static KeyRecord made(
            String id, String userId, KeyRules rules, Instant now, Optional<Instant> expiresAt, SecretHash secret) {
        return new KeyRecord(id, userId, KeyState.ACTIVE, rules, now, expiresAt, secret, List.of(), 1);
    }

    /** Whether its time is over. */
    public boolean expired(long nowMillis) {
        return expiresAt.isPresent() && nowMillis >= expiresAt.get().toEpochMilli();
    }
}
