package io.tidegate.common.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server answers to one request.
 *
 * @param headers besides the content's type and the request's id
 */
public record Answer(int status, Content content, Map<String, String> headers) {
    /** What the body is. */
    public sealed interface Content {
        record Json(JsonObject body) implements Content {}

        /**
         * Anything else.
         *
         * @param type the header {@code content-type}
         */
        record Other(String type, Buffer body) implements Content {}
    }

    public Answer {
        headers = Map.copyOf(headers);
    }

    public Answer(int status, JsonObject body) {
        this(status, new Content.Json(body), Map.of());
    }

    public static Answer ok(JsonObject body) {
        return new Answer(200, body);
    }

    public static Answer created(JsonObject body) {
        return new Answer(201, body);
    }

    /** Text of some type, such as {@code text/csv; charset=utf-8}. */
    public static Answer text(String type, String text) {
        return new Answer(200, new Content.Other(type, Buffer.buffer(text)), Map.of());
    }

    /** Something in the request is wrong; the message says what, and what would be right. */
    public static Answer invalid(String message) {
        return error(400, "invalid_request_error", message);
    }

    public static Answer notFound(String message) {
        return error(404, "not_found_error", message);
    }

    /** The request is well made and does not go with what is there. */
    public static Answer conflict(String message) {
        return error(409, "conflict_error", message);
    }

    /** The envelope of all errors; the request's id is put in when it is sent. */
    public static Answer error(int status, String type, String message) {
        return new Answer(
                status,
                new JsonObject()
                        .put("type", "error")
                        .put("error", new JsonObject().put("type", type).put("message", message)));
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, content, more);
    }

    public boolean isError() {
        return status >= 400;
    }
}
