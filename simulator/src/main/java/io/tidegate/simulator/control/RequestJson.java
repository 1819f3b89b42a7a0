package io.tidegate.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.script.Header;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A recorded request as the control interface shows it. */
public final class RequestJson {
    private RequestJson() {}

    public static ObjectNode of(RecordedRequest request) {
        Received in = request.received();
        ObjectNode json = Json.object()
                .put("seq", in.sequence())
                .put("t", in.atMillis())
                .put("conn", in.connection())
                .put("http", in.httpVersion())
                .put("method", in.method())
                .put("url", in.target());
        json.set("headers", joined(in));
        json.set("rawHeaders", raw(in));
        json.put("bodyBytes", in.bodyBytes()).put("bodySha256", in.bodySha256()).put("complete", in.complete());
        in.body().ifPresent(body -> json.set("body", body(in, body)));
        putSent(json, request.sent());
        return json;
    }

    private static void putSent(ObjectNode json, Sent sent) {
        ArrayNode markers = json.putArray("markers");
        sent.markers().forEach(markers::add);
        sent.fault().ifPresent(fault -> json.put("fault", fault));
        json.put("requestId", sent.requestId())
                .put("status", sent.status())
                .put("answerBytes", sent.bodyBytes())
                .put("answerSha256", sent.bodySha256())
                .put("outcome", sent.outcome())
                .put("ms", sent.millis());
    }

    /** Names in lower case, repeated ones joined by a comma. */
    private static ObjectNode joined(Received in) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (Header header : in.headers()) {
            byName.merge(header.name().toLowerCase(Locale.ROOT), header.value(), (a, b) -> a + ", " + b);
        }
        ObjectNode json = Json.object();
        byName.forEach(json::put);
        return json;
    }

    /** Name, value, name, value, as on the wire. */
    private static ArrayNode raw(Received in) {
        ArrayNode json = Json.array();
        in.headers().forEach(header -> json.add(header.name()).add(header.value()));
        return json;
    }

    /** The JSON of the body, or its text when it is none. */
    static JsonNode body(Received in, Buffer body) {
        byte[] decoded = BodyDecoder.decode(body, in.header("content-encoding"));
        JsonNode parsed = Json.parse(decoded);
        return parsed.isMissingNode() ? text(decoded) : parsed;
    }

    private static JsonNode text(byte[] decoded) {
        return decoded.length == 0
                ? NullNode.getInstance()
                : TextNode.valueOf(new String(decoded, StandardCharsets.UTF_8));
    }
}
