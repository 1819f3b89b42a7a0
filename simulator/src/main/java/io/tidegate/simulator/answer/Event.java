package io.tidegate.simulator.answer;

import io.tidegate.simulator.json.Json;

/** One server-sent event: its name, its data, and what it means for the bill. */
public record Event(String name, String data, Progress progress) {
    /** A sign of life that says nothing. */
    public static final Event PING = new Event("ping", "{\"type\":\"ping\"}", Progress.NONE);

    /** An error in mid-stream. */
    public static Event error(String type, String message, String requestId) {
        return new Event("error", Json.text(ErrorBody.of(type, message, requestId)), Progress.NONE);
    }
}
