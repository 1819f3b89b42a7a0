package io.tidegate.edge.refusal;

import java.util.Locale;

/**
 * Every way in which the node refuses a request, with the answer that makes Claude Code do the right thing: this is the
 * table that users see, and the only place that knows it.
 *
 * <p>Statuses are chosen for what the client shows and whether it tries again: it hides the text of 404 and 413, prefixes
 * 403 with "Failed to authenticate", sends a 400 six times and retries 401 for minutes unless told not to.
 */
public enum RefusalKind {
    KEY_MISSING(401, "authentication_error", Retry.NO),
    KEY_INVALID(401, "authentication_error", Retry.NO),
    KEY_REVOKED(401, "authentication_error", Retry.NO),
    KEY_EXPIRED(401, "authentication_error", Retry.CLIENT_DECIDES),
    KEY_DISABLED(403, "permission_error", Retry.NO),
    CLIENT_NOT_ALLOWED(403, "permission_error", Retry.NO),
    ADDRESS_NOT_ALLOWED(403, "permission_error", Retry.NO),
    MODEL_NOT_ALLOWED(451, "permission_error", Retry.NO),
    THROTTLED(429, "rate_limit_error", Retry.CLIENT_DECIDES),
    TOO_MANY_AT_ONCE(429, "rate_limit_error", Retry.CLIENT_DECIDES),
    OVER_QUOTA(429, "billing_error", Retry.NO),
    BODY_INVALID(400, "invalid_request_error", Retry.NO),
    MALFORMED_HTTP(400, "invalid_request_error", Retry.NO),
    HEADERS_TOO_LARGE(431, "invalid_request_error", Retry.NO),
    TOO_SLOW(408, "invalid_request_error", Retry.NO),
    BODY_TOO_LARGE(413, "request_too_large", Retry.NO),
    BASE_URL_ENDS_IN_V1(451, "invalid_request_error", Retry.NO),
    NOT_FOUND(404, "not_found_error", Retry.NO),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", Retry.NO),
    HTTP_VERSION(505, "invalid_request_error", Retry.NO),
    UPSTREAM_REDIRECT(502, "api_error", Retry.NO),
    OVERLOADED(503, "api_error", Retry.CLIENT_DECIDES),
    DRAINING(503, "api_error", Retry.CLIENT_DECIDES),
    NO_KEYS_YET(503, "api_error", Retry.CLIENT_DECIDES),
    KEYS_STALE(503, "api_error", Retry.CLIENT_DECIDES),
    NODE_REVOKED(503, "api_error", Retry.CLIENT_DECIDES),
    NO_UPSTREAM(503, "api_error", Retry.CLIENT_DECIDES),
    LEDGER_DOWN(503, "api_error", Retry.CLIENT_DECIDES),
    QUOTA_UNKNOWN(503, "api_error", Retry.CLIENT_DECIDES),
    INTERNAL(500, "api_error", Retry.CLIENT_DECIDES);

    /** What {@code x-should-retry} says. */
    public enum Retry {
        /** {@code x-should-retry: false}: another try would end the same way. */
        NO,
        /** No header: the client follows its own rules for the status. */
        CLIENT_DECIDES
    }

    private final int status;
    private final String errorType;
    private final Retry retry;

    RefusalKind(int status, String errorType, Retry retry) {
        this.status = status;
        this.errorType = errorType;
        this.retry = retry;
    }

    public int status() {
        return status;
    }

    /** {@code error.type} of the Anthropic envelope. */
    public String errorType() {
        return errorType;
    }

    public Retry retry() {
        return retry;
    }

    /** Whose fault it is. A node that can't serve is at fault also where it is only told to stop: clients should have moved. */
    public Fault fault() {
        return switch (this) {
            case NO_UPSTREAM -> Fault.PROVIDER;
            case HTTP_VERSION -> Fault.CLIENT;
            default -> status >= 500 ? Fault.GATEWAY : Fault.CLIENT;
        };
    }

    /** The value of this case in metrics and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
