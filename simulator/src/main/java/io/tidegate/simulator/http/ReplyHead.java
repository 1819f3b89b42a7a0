package io.tidegate.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.simulator.answer.ErrorBody;
import io.tidegate.simulator.answer.Progress;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.script.BodyScript;
import io.tidegate.simulator.script.Header;
import io.tidegate.simulator.script.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The headers that every answer of one request carries, and the plain answers made of them. */
final class ReplyHead {
    static final String JSON = "application/json";

    private final String requestId;
    private final Map<String, String> base = new LinkedHashMap<>();

    ReplyHead(String requestId, String simulatorName) {
        this.requestId = requestId;
        base.put("request-id", requestId);
        base.put("x-sim-name", simulatorName);
    }

    String requestId() {
        return requestId;
    }

    /** Adds a header to all answers from now on, in place of an earlier one of the same name. */
    void put(String name, String value) {
        base.put(name, value);
    }

    /** The headers of an answer of this type, with some more of its own. */
    List<Header> with(String contentType, Header... more) {
        Map<String, String> all = new LinkedHashMap<>(base);
        all.put("content-type", contentType);
        for (Header header : more) {
            all.put(header.name(), header.value());
        }
        List<Header> headers = new ArrayList<>();
        all.forEach((name, value) -> headers.add(new Header(name, value)));
        return headers;
    }

    List<Step> json(JsonNode body) {
        return BodyScript.of(200, with(JSON), Json.bytes(body), Progress.NONE);
    }

    List<Step> error(int status, String type, String message, Header... more) {
        byte[] body = Json.bytes(ErrorBody.of(type, message, requestId));
        return BodyScript.of(status, with(JSON, more), body, Progress.NONE);
    }

    List<Step> error(int status, String message) {
        return error(status, ErrorBody.typeOf(status), message);
    }

    /** A head without a body. */
    List<Step> empty(int status, Header... more) {
        List<Header> headers = new ArrayList<>(with(JSON, more));
        headers.removeIf(h -> h.name().equals("content-type"));
        return BodyScript.of(status, headers, new byte[0], Progress.NONE);
    }
}
