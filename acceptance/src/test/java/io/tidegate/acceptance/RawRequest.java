package io.tidegate.acceptance;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as a client puts it on the wire, headers in order and spelled as given. */
record RawRequest(String method, String target, List<Header> headers, Buffer body) {
    RawRequest {
        headers = List.copyOf(headers);
    }

    /** A small streaming {@code /v1/messages} call. */
    static RawRequest message(String key, String prompt) {
        return post("/v1/messages?beta=true", key, messageBody(prompt, true));
    }

    static RawRequest post(String target, String key, String json) {
        return new RawRequest(
                "POST",
                target,
                List.of(
                        new Header("Authorization", "Bearer " + key),
                        new Header("Content-Type", "application/json"),
                        new Header("anthropic-version", "2023-06-01")),
                Buffer.buffer(json));
    }

    static RawRequest get(String target, String key) {
        return new RawRequest("GET", target, List.of(new Header("x-api-key", key)), Buffer.buffer());
    }

    static String messageBody(String prompt, boolean stream) {
        return new io.vertx.core.json.JsonObject()
                .put("model", "claude-sonnet-4-6")
                .put("max_tokens", 64)
                .put("stream", stream)
                .put(
                        "messages",
                        new io.vertx.core.json.JsonArray()
                                .add(new io.vertx.core.json.JsonObject()
                                        .put("role", "user")
                                        .put("content", prompt)))
                .encode();
    }

    RawRequest with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new RawRequest(method, target, more, body);
    }

    /** With {@code Host} and, where there is a body, {@code Content-Length}. */
    byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(
                h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
        head.append("Host: gateway.example\r\n");
        if (body.length() > 0) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body.getBytes());
        return all.toByteArray();
    }
}
