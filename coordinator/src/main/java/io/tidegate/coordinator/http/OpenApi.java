package io.tidegate.coordinator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The documents that describe the coordinator's two listeners, put together of one part for each feature. They ship with the code. */
final class OpenApi {
    /** Files in {@code openapi/}; what one says is not said by another. */
    private static final List<String> OPERATORS = List.of("shared", "base", "access", "keys", "nodes", "usage");

    private static final List<String> LISTEN = List.of("shared", "listen", "messages");

    private OpenApi() {}

    /** What operators are offered. Read from the class path: blocks. */
    static Buffer ofOperators() {
        return of(OPERATORS);
    }

    /** What nodes and developers are offered. Read from the class path: blocks. */
    static Buffer ofListen() {
        return of(LISTEN);
    }

    private static Buffer of(List<String> parts) {
        JsonObject document = new JsonObject();
        parts.forEach(part -> merge(document, read(part + ".json")));
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
