package io.tidegate.common.directory;

import io.tidegate.common.key.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    /** So many former secrets are remembered, to say of them that they were rotated out. */
    public static final int ROTATED_KEPT = 8;

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

    /** The same in another state. */
    public KeyRecord in(KeyState other) {
        return new KeyRecord(id, userId, other, rules, createdAt, expiresAt, secret, rotated, revision);
    }

    /** Revoked, and without what may tell of the person who had it. */
    public KeyRecord erased() {
        KeyRules kept =
                new KeyRules(rules.models(), rules.client(), List.of(), rules.requestsPerMinute(), rules.concurrency());
        return new KeyRecord(id, userId, KeyState.REVOKED, kept, createdAt, expiresAt, secret, List.of(), revision);
    }

    /** The same with other rules. */
    public KeyRecord under(KeyRules others, Optional<Instant> until) {
        return new KeyRecord(id, userId, state, others, createdAt, until, secret, rotated, revision);
    }

    /**
     * The same with a new secret.
     *
     * @param validUntil for how long the one before is accepted
     */
    public KeyRecord rotated(SecretHash newSecret, Instant validUntil) {
        List<RotatedSecret> old = Stream.concat(Stream.of(new RotatedSecret(secret, validUntil)), rotated.stream())
                .limit(ROTATED_KEPT)
                .toList();
        return new KeyRecord(id, userId, state, rules, createdAt, expiresAt, newSecret, old, revision);
    }
}
