package io.tidegate.edge.http1;

/**
 * The head of a request.
 *
 * @param method as sent; methods are case-sensitive
 * @param target the request target as sent: path and query
 * @param minorVersion 1 for HTTP/1.1, 0 for HTTP/1.0
 * @param framing how long the body is
 */
public record RequestHead(String method, String target, int minorVersion, Fields fields, Framing framing) {

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Whether the connection may carry another request after this one (RFC 9112, section 9.3). */
    public boolean keepsAlive() {
        if (fields.lists(FieldName.CONNECTION, "close")) {
            return false;
        }
        return minorVersion == 1 || fields.lists(FieldName.CONNECTION, "keep-alive");
    }
}
