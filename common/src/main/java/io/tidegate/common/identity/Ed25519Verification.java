package io.tidegate.common.identity;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.KeyPairBuilder;
import io.jsonwebtoken.security.SecureRequest;
import io.jsonwebtoken.security.SignatureAlgorithm;
import io.jsonwebtoken.security.SignatureException;
import io.jsonwebtoken.security.VerifySecureDigestRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * EdDSA with Ed25519 keys, and only its verification: by Bouncy Castle, which takes a seventh of what the JDK takes. The
 * first one also takes a tenth of a second: its jar is signed. For any thread.
 */
final class Ed25519Verification implements SignatureAlgorithm {
    /** What X.509 says before the 32 bytes of every Ed25519 key (RFC 8410): a sequence, the algorithm's id, a bit string. */
    private static final byte[] X509_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private static final int X509_LENGTH = X509_PREFIX.length + Ed25519.PUBLIC_KEY_SIZE;

    @Override
    public String getId() {
        return Jwts.SIG.EdDSA.getId();
    }

    @Override
    public boolean verify(VerifySecureDigestRequest<PublicKey> request) throws SignatureException {
        byte[] key = encoded(request.getKey());
        byte[] signature = request.getDigest();
        byte[] signed = bytes(request.getPayload());
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, key, X509_PREFIX.length, signed, 0, signed.length);
    }

    private static byte[] encoded(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null
                || encoded.length != X509_LENGTH
                || !Arrays.equals(encoded, 0, X509_PREFIX.length, X509_PREFIX, 0, X509_PREFIX.length)) {
            throw new SignatureException("This is no Ed25519 key.");
        }
        return encoded;
    }

    private static byte[] bytes(InputStream payload) {
        try {
            return payload.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory", e);
        }
    }

    /** Not done here: nodes sign by the JDK. */
    @Override
    public byte[] digest(SecureRequest<InputStream, PrivateKey> request) {
        throw new UnsupportedOperationException("verification only");
    }

    /** Not done here: {@link NodeKeys} makes them. */
    @Override
    public KeyPairBuilder keyPair() {
        throw new UnsupportedOperationException("verification only");
    }
}
