package io.tidegate.edge.admin;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The document that describes the operator's port; it ships with the code. */
final class OpenApi {
    private static final String RESOURCE = "openapi.json";

    private OpenApi() {}

    /** Reads it from the class path. Blocks. */
    static Buffer document() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + OpenApi.class.getName());
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
