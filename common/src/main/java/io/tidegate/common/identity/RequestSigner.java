package io.tidegate.common.identity;

import io.jsonwebtoken.Jwts;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.LongSupplier;

/**
 * Signs a node's requests: a JWT (RFC 7519, EdDSA of RFC 8037) that holds for one method, path and body, and for a minute. For
 * any thread; each signature costs about half a millisecond of computing.
 */
public final class RequestSigner {
    /** How long a signature holds. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    static final String SCHEME = "Bearer ";
    static final String METHOD = "m";
    static final String TARGET = "p";
    static final String BODY = "b";

    private final String nodeId;
    private final PrivateKey key;
    private final LongSupplier timeMillis;

    /** @param timeMillis the coordinator's time as the node knows it, milliseconds since 1970 */
    public RequestSigner(String nodeId, PrivateKey key, LongSupplier timeMillis) {
        this.nodeId = nodeId;
        this.key = key;
        this.timeMillis = timeMillis;
    }

    /**
     * The value of the header {@code authorization}.
     *
     * @param target path with query, as it stands in the request line
     * @param body empty where there is none
     */
    public String sign(String method, String target, byte[] body) {
        Instant now = Instant.ofEpochMilli(timeMillis.getAsLong());
        String token = Jwts.builder()
                .issuer(nodeId)
                .claim(METHOD, method)
                .claim(TARGET, target)
                .claim(BODY, BodyHash.of(body))
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(LIFETIME)))
                .signWith(key, Jwts.SIG.EdDSA)
                .compact();
        return SCHEME + token;
    }
}
