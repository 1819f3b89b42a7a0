package io.tidegate.acceptance;

import io.tidegate.common.usage.Usage;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One request on the provider's bill. */
record Billed(String requestId, String session, int status, boolean charged, Usage usage) {
    static List<Billed> all(String bill) {
        return new JsonObject(bill)
                .getJsonArray("entries").stream()
                        .map(JsonObject.class::cast)
                        .map(Billed::of)
                        .toList();
    }

    private static Billed of(JsonObject json) {
        return new Billed(
                json.getString("request_id"),
                json.getString("session"),
                json.getInteger("status"),
                json.getBoolean("billed"),
                new Usage(
                        json.getLong("input_tokens"),
                        json.getLong("output_tokens"),
                        json.getLong("cache_read_input_tokens"),
                        json.getLong("cache_creation_5m_input_tokens"),
                        json.getLong("cache_creation_1h_input_tokens")));
    }
}
