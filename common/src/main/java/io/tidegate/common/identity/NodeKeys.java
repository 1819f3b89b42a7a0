package io.tidegate.common.identity;

import io.tidegate.common.key.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A node's Ed25519 key pair. The private half never leaves the node. */
public final class NodeKeys {
    /** The file's name in the data directory. */
    public static final String FILE_NAME = "node-key";

    private static final String ALGORITHM = "Ed25519";
    private static final String CURE =
            ". Bring it back from a backup, or delete it and let the node enrol anew with a new join token";

    private final PublicKey publicKey;
    private final PrivateKey privateKey;

    private NodeKeys(PublicKey publicKey, PrivateKey privateKey) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /** A new pair. */
    public static NodeKeys generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new NodeKeys(pair.getPublic(), pair.getPrivate());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /**
     * Reads the pair of a data directory, and makes one where there is none. The caller owns the directory. Blocks.
     *
     * @throws IOException when the file can't be read or written, or holds no pair
     */
    public static NodeKeys loadOrCreate(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        try {
            return read(file);
        } catch (NoSuchFileException _) {
            NodeKeys keys = generate();
            PrivateFile.write(file, keys.text().getBytes(StandardCharsets.US_ASCII));
            return keys;
        }
    }

    /** A public key as {@link #publicKeyBase64} writes it; empty when it is none of Ed25519. */
    public static Optional<PublicKey> publicKey(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Optional.of(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes)));
        } catch (IllegalArgumentException | GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    /** X.509 SubjectPublicKeyInfo, base64. */
    public String publicKeyBase64() {
        return Base64.getEncoder().encodeToString(publicKey.getEncoded());
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return publicKeyBase64();
    }

    /** Two lines: the private key as PKCS #8 and the public one, base64. */
    private String text() {
        return Base64.getEncoder().encodeToString(privateKey.getEncoded()) + "\n" + publicKeyBase64() + "\n";
    }

    private static NodeKeys read(Path file) throws IOException {
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        if (lines.size() != 2) {
            throw new IOException(file + " has " + lines.size() + " lines (expected: the 2 of a node's key)" + CURE);
        }
        try {
            PrivateKey privateKey = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.getFirst())));
            PublicKey publicKey = publicKey(lines.getLast())
                    .orElseThrow(() -> new IOException(file + " has no public key in its second line" + CURE));
            requirePair(file, privateKey, publicKey);
            return new NodeKeys(publicKey, privateKey);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(file + " has no private key in its first line" + CURE, e);
        }
    }

    private static void requirePair(Path file, PrivateKey privateKey, PublicKey publicKey)
            throws GeneralSecurityException, IOException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(privateKey);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        if (!signature.verify(signed)) {
            throw new IOException(file + " has two keys that are no pair" + CURE);
        }
    }
}
