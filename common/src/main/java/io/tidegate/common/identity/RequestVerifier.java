package io.tidegate.common.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Clock;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.tidegate.common.wire.RefusalCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;

/** Verifies what {@link RequestSigner} signed. Keeps nothing; for any thread, but rather not for
 * an event loop: it takes a tenth of a millisecond of computing. */
public final class RequestVerifier {
    /** How far the clocks may differ. */
    public static final Duration LEEWAY = Duration.ofSeconds(30);

    /** The times are checked here, after the signature: in 1970 nothing has expired. */
    private static final Clock NO_TIME = () -> Date.from(Instant.EPOCH);

    private static final Ed25519Verification SIGNATURES = new Ed25519Verification();

    private static final JsonFactory JSON = new JsonFactory();

    /** What came of verifying a request. */
    public sealed interface Verdict {
        /**
         * The holder of the key made this request, lately, if it has the body that was signed.
         *
         * @param signedBody the hash of that
         * @param expiresAt when the signature no longer holds
         */
        record Valid(String signedBody, Instant expiresAt) implements Verdict {
            /** The verdict once the body is there, which may have taken its time. */
            public Verdict with(byte[] body, long nowMillis) {
                if (!MessageDigest.isEqual(
                        signedBody.getBytes(StandardCharsets.UTF_8),
                        BodyHash.of(body).getBytes(StandardCharsets.UTF_8))) {
                    return bad("The signature is for another body.");
                }
                return isOver(expiresAt, Instant.ofEpochMilli(nowMillis)) ? off("over") : this;
            }
        }

        /**
         * Not this key's, not this request's, or not of this time.
         *
         * @param code {@link RefusalCode#BAD_SIGNATURE} or {@link RefusalCode#CLOCK_OFF}
         * @param why a sentence for the node's log
         */
        record Refused(RefusalCode code, String why) implements Verdict {}
    }

    /** The node that a header says it is from, which proves nothing yet; empty when it names none. */
    public static Optional<String> claimedNode(String authorization) {
        int from = authorization.indexOf('.') + 1;
        int to = authorization.indexOf('.', from);
        if (!authorization.startsWith(RequestSigner.SCHEME) || from == 0 || to < 0) {
            return Optional.empty();
        }
        try (JsonParser claims = JSON.createParser(Base64.getUrlDecoder().decode(authorization.substring(from, to)))) {
            return issuer(claims);
        } catch (IllegalArgumentException | IOException _) {
            return Optional.empty();
        }
    }

    /**
     * Checks all of a request but its body, which need not be there yet.
     *
     * @param authorization the header's value
     * @param target path with query, as it stands in the request line
     * @param key of the node that the header names
     * @param nowMillis milliseconds since 1970
     */
    public Verdict verify(String authorization, String method, String target, PublicKey key, long nowMillis) {
        if (!authorization.startsWith(RequestSigner.SCHEME)) {
            return bad("The header authorization is not \"Bearer <signature>\".");
        }
        try {
            Claims claims = Jwts.parser()
                    .sig()
                    .clear()
                    .add(SIGNATURES)
                    .and()
                    .zip()
                    .clear()
                    .and()
                    .clock(NO_TIME)
                    .verifyWith(key)
                    .build()
                    .parseSignedClaims(authorization.substring(RequestSigner.SCHEME.length()))
                    .getPayload();
            return claims(claims, method, target, nowMillis);
        } catch (JwtException | IllegalArgumentException _) {
            return bad("The signature is not one of this node's key.");
        }
    }

    /** As the other one, of a key as {@link NodeKeys#publicKeyBase64} writes it. */
    public Verdict verify(String authorization, String method, String target, String publicKeyBase64, long nowMillis) {
        return NodeKeys.publicKey(publicKeyBase64)
                .map(key -> verify(authorization, method, target, key, nowMillis))
                .orElseGet(() -> bad("The node's public key is none of Ed25519."));
    }

    private static Verdict claims(Claims claims, String method, String target, long nowMillis) {
        if (!(claims.get(RequestSigner.METHOD) instanceof String signedMethod)
                || !(claims.get(RequestSigner.TARGET) instanceof String signedTarget)
                || !(claims.get(RequestSigner.BODY) instanceof String signedBody)
                || claims.getIssuer() == null
                || claims.getIssuedAt() == null
                || claims.getExpiration() == null) {
            return bad("The signature lacks one of iss, m, p, b, iat, exp.");
        }
        if (!signedMethod.equals(method) || !signedTarget.equals(target)) {
            return bad("The signature is for another method or path.");
        }
        return times(
                        claims.getIssuedAt().toInstant(),
                        claims.getExpiration().toInstant(),
                        Instant.ofEpochMilli(nowMillis))
                .orElseGet(() ->
                        new Verdict.Valid(signedBody, claims.getExpiration().toInstant()));
    }

    private static Optional<Verdict> times(Instant issuedAt, Instant expiresAt, Instant now) {
        if (!expiresAt.isAfter(issuedAt) || expiresAt.isAfter(issuedAt.plus(RequestSigner.LIFETIME))) {
            return Optional.of(
                    bad("The signature holds for another time than " + RequestSigner.LIFETIME.toSeconds() + " s."));
        }
        if (issuedAt.isAfter(now.plus(LEEWAY))) {
            return Optional.of(off("in the future"));
        }
        if (isOver(expiresAt, now)) {
            return Optional.of(off("over"));
        }
        return Optional.empty();
    }

    private static boolean isOver(Instant expiresAt, Instant now) {
        return expiresAt.isBefore(now.minus(LEEWAY));
    }

    private static Verdict bad(String why) {
        return new Verdict.Refused(RefusalCode.BAD_SIGNATURE, why);
    }

    private static Verdict off(String when) {
        return new Verdict.Refused(
                RefusalCode.CLOCK_OFF,
                "The signature's time is " + when + ": the node's clock and the coordinator's differ.");
    }

    private static Optional<String> issuer(JsonParser claims) throws IOException {
        if (claims.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        while (claims.nextToken() == JsonToken.FIELD_NAME) {
            boolean issuer = claims.currentName().equals(Claims.ISSUER);
            if (claims.nextToken() == JsonToken.VALUE_STRING && issuer) {
                return Optional.of(claims.getText());
            }
            claims.skipChildren();
        }
        return Optional.empty();
    }
}
