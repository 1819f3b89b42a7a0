package io.tidegate.common.cluster;

import io.tidegate.common.key.NodeSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a cluster: 32 random bytes. What is used is derived from it (HKDF-SHA-256, RFC 5869), one key for each purpose.
 * For any thread.
 *
 * <p>A sealed message is one byte of version, 12 bytes of nonce, and the text under AES-256-GCM with its tag of 16 bytes
 * (NIST SP 800-38D). Nonces are random: so a key must not seal more than 2^32 messages, which is four a second for 34 years.
 */
public final class ClusterKey {
    /** Bytes of a key. */
    public static final int LENGTH = 32;

    private static final byte VERSION = 1;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final int OVERHEAD = 1 + NONCE_LENGTH + TAG_BITS / 8;
    private static final String CIPHER = "AES/GCM/NoPadding";

    private final byte[] bytes;
    private final SecretKey sealing;

    private ClusterKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("bytes: " + bytes.length + " (expected: " + LENGTH + ")");
        }
        this.bytes = bytes;
        this.sealing = new SecretKeySpec(derive("tidegate sealing"), "AES");
    }

    /** A new key. The generator must be fit for secrets. */
    public static ClusterKey generate(RandomGenerator random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new ClusterKey(bytes);
    }

    /** Reads what {@link #base64()} gives; empty when it is of another form. */
    public static Optional<ClusterKey> ofBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length == LENGTH ? Optional.of(new ClusterKey(bytes)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The key itself, for the one file and the one message that hold it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The secret under which all nodes of the cluster hash keys. */
    public NodeSecret hashSecret() {
        return NodeSecret.of(derive("tidegate key hashes"));
    }

    /**
     * Seals a message, so that only who has the key can read or make one.
     *
     * @param random must be fit for secrets
     */
    public byte[] seal(byte[] message, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] sealed = new byte[message.length + OVERHEAD];
        sealed[0] = VERSION;
        System.arraycopy(nonce, 0, sealed, 1, NONCE_LENGTH);
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(message, 0, message.length, sealed, 1 + NONCE_LENGTH);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + CIPHER, e);
        }
    }

    /** The message; empty when it was not sealed with this key, or was changed since. */
    public Optional<byte[]> open(byte[] sealed) {
        if (sealed.length < OVERHEAD || sealed[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_LENGTH);
        try {
            int from = 1 + NONCE_LENGTH;
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, from, sealed.length - from));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + CIPHER, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        return cipher;
    }

    private byte[] derive(String purpose) {
        try {
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(bytes)
                    .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), LENGTH);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("every Java runtime has HKDF-SHA256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
