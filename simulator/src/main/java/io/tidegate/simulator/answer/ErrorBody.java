package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;

/** The provider's error envelope. */
public final class ErrorBody {
    private ErrorBody() {}

    public static ObjectNode of(String type, String message, String requestId) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", type).put("message", message);
        return body.put("request_id", requestId);
    }

    /** The error type that goes with a status. */
    public static String typeOf(int status) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> "api_error";
        };
    }
}
