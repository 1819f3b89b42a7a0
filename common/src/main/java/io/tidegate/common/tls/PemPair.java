package io.tidegate.common.tls;

import io.tidegate.common.config.TlsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** The contents of two PEM files, as they were read. Two are equal when their bytes are. */
record PemPair(Buffer certificate, Buffer key) {
    private static final byte[] PROBE = "does the key fit?".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519", "EdDSA");

    /** Reads the files; what is in them is not looked at. Blocks. */
    static PemPair read(TlsConfig files) throws CannotReadCertificate {
        return new PemPair(bytes(files.certificate()), bytes(files.key()));
    }

    /**
     * Holds the key against the certificate: files that are half written, or of which only one is new yet, don't go together. Blocks.
     *
     * @return until when the certificate is valid
     */
    Instant verify(Vertx vertx, TlsConfig files) throws CannotReadCertificate {
        try {
            Own own = own(vertx);
            if (!own.fits()) {
                throw new GeneralSecurityException("the key is not the certificate's");
            }
            return own.certificate.getNotAfter().toInstant();
        } catch (Exception e) {
            throw new CannotReadCertificate(
                    "The certificate " + files.certificate() + " and the key " + files.key() + " can't be used: "
                            + e.getMessage() + " (expected: a PEM chain, the server's own first, and its PKCS #8 key)",
                    e);
        }
    }

    PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(certificate).setKeyValue(key);
    }

    private Own own(Vertx vertx) throws Exception {
        for (KeyManager manager : options().getKeyManagerFactory(vertx).getKeyManagers()) {
            if (manager instanceof X509KeyManager keys) {
                for (String type : KEY_TYPES) {
                    String[] aliases = keys.getServerAliases(type, null);
                    if (aliases != null && aliases.length > 0) {
                        return new Own(keys.getCertificateChain(aliases[0])[0], keys.getPrivateKey(aliases[0]));
                    }
                }
            }
        }
        throw new GeneralSecurityException("neither RSA nor an elliptic curve");
    }

    private static Buffer bytes(Path file) throws CannotReadCertificate {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new CannotReadCertificate(file + ": no such file (expected: PEM)", e);
        } catch (IOException e) {
            throw new CannotReadCertificate(file + ": can't be read: " + e.getMessage(), e);
        }
    }

    /** What the files hold. */
    private record Own(X509Certificate certificate, PrivateKey key) {
        boolean fits() throws GeneralSecurityException {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            };
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(PROBE);
            return verifying.verify(signing.sign());
        }
    }
}
