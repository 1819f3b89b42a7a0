package io.tidegate.acceptance;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An answer as it was on the wire.
 *
 * @param headers in wire order
 * @param body without the chunk framing
 * @param complete whether the body came to its end; false is what a client takes for a cut
 */
record RawResponse(int status, List<Header> headers, Buffer body, boolean complete) {
    Optional<String> header(String name) {
        return Header.first(headers, name);
    }

    String text() {
        return body.toString();
    }

    JsonObject json() {
        return new JsonObject(text());
    }

    /** {@code error.type} of the Anthropic envelope. */
    String errorType() {
        return json().getJsonObject("error").getString("type");
    }

    /** {@code error.message} of the Anthropic envelope. */
    String errorMessage() {
        return json().getJsonObject("error").getString("message");
    }
}
