package io.tidegate.edge.http1;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A header field name to look for or to drop; names compare without case (RFC 9110, section 5.1). */
public final class FieldName {
    public static final FieldName ACCEPT_ENCODING = of("accept-encoding");
    public static final FieldName AUTHORIZATION = of("authorization");
    public static final FieldName CONNECTION = of("connection");
    public static final FieldName CONTENT_ENCODING = of("content-encoding");
    public static final FieldName CONTENT_LENGTH = of("content-length");
    public static final FieldName CONTENT_TYPE = of("content-type");
    public static final FieldName EXPECT = of("expect");
    public static final FieldName HOST = of("host");
    public static final FieldName KEEP_ALIVE = of("keep-alive");
    public static final FieldName PROXY_AUTHENTICATE = of("proxy-authenticate");
    public static final FieldName PROXY_AUTHORIZATION = of("proxy-authorization");
    public static final FieldName PROXY_CONNECTION = of("proxy-connection");
    public static final FieldName REQUEST_ID = of("request-id");
    public static final FieldName RETRY_AFTER = of("retry-after");
    public static final FieldName SESSION_ID = of("x-claude-code-session-id");
    public static final FieldName SET_COOKIE = of("set-cookie");
    public static final FieldName TE = of("te");
    public static final FieldName TRACEPARENT = of("traceparent");
    public static final FieldName TRACESTATE = of("tracestate");
    public static final FieldName TRAILER = of("trailer");
    public static final FieldName TRANSFER_ENCODING = of("transfer-encoding");
    public static final FieldName UPGRADE = of("upgrade");
    public static final FieldName USER_AGENT = of("user-agent");
    public static final FieldName X_API_KEY = of("x-api-key");
    public static final FieldName X_FORWARDED_FOR = of("x-forwarded-for");

    private final byte[] lower;

    private FieldName(byte[] lower) {
        this.lower = lower;
    }

    public static FieldName of(String name) {
        return new FieldName(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the bytes in {@code [from, to)} are this name, in any case. */
    boolean matches(byte[] bytes, int from, int to) {
        if (to - from != lower.length) {
            return false;
        }
        // from behind, for names of one length often begin alike: x-..., anthropic-ratelimit-...
        for (int i = lower.length - 1; i >= 0; i--) {
            byte b = bytes[from + i];
            if (b != lower[i] && (b < 'A' || b > 'Z' || (b | 0x20) != lower[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return new String(lower, StandardCharsets.US_ASCII);
    }
}
