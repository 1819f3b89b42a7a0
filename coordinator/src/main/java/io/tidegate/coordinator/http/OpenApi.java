package io.tidegate.coordinator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The document that describes the coordinator's interfaces, put together of one part for each feature. It ships with the code. */
final class OpenApi {
    /** Files in {@code openapi/}; what one says is not said by another. */
    private static final List<String> PARTS = List.of("base", "access", "keys");

    private OpenApi() {}

    /** Reads it from the class path. Blocks. */
    static Buffer document() {
        JsonObject document = new JsonObject();
        PARTS.forEach(part -> merge(document, read(part + ".json")));
        return document.toBuffer();
    }

    private static void merge(JsonObject into, JsonObject part) {
        for (String name : part.fieldNames()) {
            if (part.getValue(name) instanceof JsonObject more && into.getValue(name) instanceof JsonObject there) {
                merge(there, more);
            } else if (into.containsKey(name)) {
                throw new IllegalStateException("openapi: " + name + " is there twice");
            } else {
                into.put(name, part.getValue(name));
            }
        }
    }

    private static JsonObject read(String name) {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi/" + name)) {
            if (in == null) {
                throw new IllegalStateException("openapi/" + name + " is missing beside " + OpenApi.class.getName());
            }
            return new JsonObject(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
