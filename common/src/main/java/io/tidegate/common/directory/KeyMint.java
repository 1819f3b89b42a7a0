package io.tidegate.common.directory;

import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.SecretHash;
import io.tidegate.common.quota.Quota;
import java.util.random.RandomGenerator;

/** Makes keys, and the hashes by which they are known afterwards. */
public final class KeyMint {
    private final KeyHasher hasher;
    private final RandomGenerator random;

    /**
     * A mint of a node.
     *
     * @param random fit for secrets, and safe for the threads that make keys
     */
    public KeyMint(KeyHasher hasher, RandomGenerator random) {
        this.hasher = hasher;
        this.random = random;
    }

    public GatewayKey newKey() {
        return GatewayKey.generate(random);
    }

    /** A new secret for a known key. */
    public GatewayKey newSecret(String keyId) {
        return GatewayKey.withId(keyId, random);
    }

    /** An id has the form of a key's, and is as unlikely to be drawn twice. */
    public String newUserId() {
        return User.ID_PREFIX + GatewayKey.generate(random).id();
    }

    /** As {@link #newUserId}. */
    public String newQuotaId() {
        return Quota.ID_PREFIX + GatewayKey.generate(random).id();
    }

    public SecretHash hash(GatewayKey key) {
        return hasher.hash(key);
    }

    public SecretHash fingerprint() {
        return hasher.fingerprint();
    }
}
