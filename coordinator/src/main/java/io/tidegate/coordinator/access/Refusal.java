package io.tidegate.coordinator.access;

import io.tidegate.common.api.Answer;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.Wire;
import io.tidegate.common.wire.WireError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;

/**
 * Why a node's request is refused.
 *
 * @param message for the node's log: what is wrong and what to do
 * @param time the coordinator's, where the refusal is about time
 */
public record Refusal(RefusalCode code, String message, OptionalLong time) {
    public static Refusal of(RefusalCode code, String message) {
        return new Refusal(code, message, OptionalLong.empty());
    }

    /** A refusal about time. */
    public static Refusal at(RefusalCode code, String message, long time) {
        return new Refusal(code, message, OptionalLong.of(time));
    }

    /** The refusal in the envelope of all errors. */
    public Answer answer() {
        WireError error = new WireError(type(), code, message, time);
        JsonObject body =
                new JsonObject().put("type", "error").put("error", new JsonObject(Buffer.buffer(Wire.write(error))));
        return new Answer(status(), body);
    }

    private int status() {
        return switch (code) {
            case JOIN_TOKEN_UNKNOWN, JOIN_TOKEN_USED, JOIN_TOKEN_EXPIRED, NODE_UNKNOWN, BAD_SIGNATURE, CLOCK_OFF -> 401;
            case WRONG_LOCATION, NODE_REVOKED -> 403;
            case FENCED, NOT_REGISTERED, STORE_BEHIND -> 409;
            case UNAVAILABLE -> 503;
            case WRONG_WIRE, MALFORMED, OTHER -> 400;
        };
    }

    private String type() {
        return switch (status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 409 -> "conflict_error";
            case 503 -> "api_error";
            default -> "invalid_request_error";
        };
    }
}
