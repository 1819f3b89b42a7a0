package io.tidegate.common.api;

import io.vertx.core.json.JsonObject;

/** What the operator's port answers to one request. */
public record Answer(int status, JsonObject body) {
    public static Answer ok(JsonObject body) {
        return new Answer(200, body);
    }

    public static Answer created(JsonObject body) {
        return new Answer(201, body);
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

    public boolean isError() {
        return status >= 400;
    }
}
