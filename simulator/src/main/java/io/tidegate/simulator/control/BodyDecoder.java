package io.tidegate.simulator.control;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Undoes the <code>content-encoding</code> of a request body. What cannot be decoded stays as it is. */
public final class BodyDecoder {
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private BodyDecoder() {}

    public static byte[] decode(Buffer body, Optional<String> contentEncoding) {
        byte[] raw = body.getBytes();
        try {
            return switch (contentEncoding.orElse("").toLowerCase(Locale.ROOT)) {
                case "gzip" -> read(new GZIPInputStream(new ByteArrayInputStream(raw)));
                case "deflate" -> read(new InflaterInputStream(new ByteArrayInputStream(raw)));
                default -> raw;
            };
        } catch (IOException undecodable) {
            return raw;
        }
    }

    private static byte[] read(InputStream encoded) throws IOException {
        try (encoded) {
            return encoded.readNBytes(MOST_BYTES);
        }
    }
}
