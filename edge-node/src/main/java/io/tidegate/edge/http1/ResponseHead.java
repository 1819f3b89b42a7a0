package io.tidegate.edge.http1;

/**
 * The head of an answer.
 *
 * @param status three digits
 * @param reason the reason phrase as sent, may be empty
 * @param minorVersion 1 for HTTP/1.1, 0 for HTTP/1.0
 * @param framing how long the body is, for a request that was not HEAD
 */
public record ResponseHead(int status, String reason, int minorVersion, Fields fields, Framing framing) {

    /** Whether the connection may carry another request after this answer (RFC 9112, section 9.3). */
    public boolean keepsAlive() {
        if (framing instanceof Framing.UntilClose || fields.lists(FieldName.CONNECTION, "close")) {
            return false;
        }
        return minorVersion == 1 || fields.lists(FieldName.CONNECTION, "keep-alive");
    }
}
