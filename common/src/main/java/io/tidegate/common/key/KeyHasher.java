package io.tidegate.common.key;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hashes keys with HMAC-SHA-256 under the node's secret, so that a stolen database alone tells nothing about them. A slow
 * password hash would add nothing: keys have 178 random bits.
 *
 * <p>For any thread, without locks: initialised {@link Mac}s are borrowed from a small array in which every thread has a
 * favourite place.
 */
public final class KeyHasher {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int PLACES = 64;

    private final SecretKeySpec secret;
    private final AtomicReferenceArray<@Nullable Mac> idle = new AtomicReferenceArray<>(PLACES);

    public KeyHasher(NodeSecret secret) {
        this.secret = new SecretKeySpec(secret.bytes(), ALGORITHM);
    }

    public SecretHash hash(GatewayKey key) {
        return hash(key.reveal());
    }

    /** A hash that tells whether two hashers have the same secret, and nothing else about it. */
    public SecretHash fingerprint() {
        return hash("tidegate node secret");
    }

    private SecretHash hash(String text) {
        int place = (int) Thread.currentThread().threadId() & (PLACES - 1);
        Mac mac = idle.getAndSet(place, null);
        if (mac == null) {
            mac = newMac();
        }
        SecretHash hash = SecretHash.of(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        idle.set(place, mac);
        return hash;
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256 and takes any key for it", e);
        }
    }
}
