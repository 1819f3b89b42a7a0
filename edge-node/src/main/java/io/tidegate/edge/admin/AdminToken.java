package io.tidegate.edge.admin;

import io.tidegate.common.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The operator's token, compared in the same time whatever is given. */
final class AdminToken {
    private static final String SCHEME = "bearer ";

    private final byte[] token;

    AdminToken(Secret token) {
        this.token = token.reveal().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the header has it; null is no header. */
    boolean isIn(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(token, given);
    }
}
