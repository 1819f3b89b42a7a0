package io.tidegate.edge.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tidegate.edge.http1.HeadWriter;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of our own.
 *
 * @param status the HTTP status
 * @param json the body, JSON; empty for none
 * @param fields headers beside those that every answer has
 */
record Answer(int status, byte[] json, Map<String, String> fields) {
    private static final byte[] NO_BODY = {};

    static Answer json(int status, byte[] json) {
        return new Answer(status, json, Map.of());
    }

    static Answer empty(int status) {
        return new Answer(status, NO_BODY, Map.of());
    }

    /** The Anthropic envelope, which Claude Code shows to its user word by word. */
    static Answer refusal(Refusal refusal, String requestId) {
        RefusalKind kind = refusal.kind();
        String json = "{\"type\":\"error\",\"error\":{\"type\":\"" + kind.errorType() + "\",\"message\":\""
                + escaped(refusal.message()) + "\"},\"request_id\":\"" + escaped(requestId) + "\"}";
        Map<String, String> fields = new LinkedHashMap<>();
        if (kind.retry() == RefusalKind.Retry.NO) {
            fields.put("x-should-retry", "false");
        }
        refusal.retryAfterSeconds().ifPresent(seconds -> fields.put("retry-after", Integer.toString(seconds)));
        refusal.allow().ifPresent(methods -> fields.put("allow", methods));
        return new Answer(kind.status(), json.getBytes(StandardCharsets.UTF_8), fields);
    }

    /**
     * The bytes on the wire.
     *
     * @param close whether the connection ends after it
     * @param withBody false for an answer to HEAD
     */
    byte[] toBytes(String requestId, boolean close, boolean withBody) {
        HeadWriter head = new HeadWriter(256 + json.length).statusLine(status, Reason.of(status));
        if (json.length > 0) {
            head.field("content-type", "application/json");
        }
        head.field("content-length", Integer.toString(json.length)).field("request-id", requestId);
        fields.forEach(head::field);
        if (close) {
            head.field("connection", "close");
        }
        head.end();
        return withBody ? head.body(json).toBytes() : head.toBytes();
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
