package io.tidegate.simulator.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** How the body of an answer is encoded. */
public enum Encoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    private static final int BUFFER_BYTES = 4096;

    /** The encoding of this name; empty for those that the JDK cannot write. */
    public static Optional<Encoding> named(String name) {
        return Stream.of(values()).filter(e -> e.toString().equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Starts to encode one body. */
    Encoder open() {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try {
            return switch (this) {
                case IDENTITY -> new Encoder(encoded, encoded);
                case GZIP -> new Encoder(encoded, new GZIPOutputStream(encoded, BUFFER_BYTES, true));
                case DEFLATE ->
                    new Encoder(encoded, new DeflaterOutputStream(encoded, new Deflater(), BUFFER_BYTES, true));
            };
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** One body on its way. What goes in can be decoded from what has come out so far: each piece is flushed. */
    static final class Encoder {
        private final ByteArrayOutputStream encoded;
        private final OutputStream sink;

        private Encoder(ByteArrayOutputStream encoded, OutputStream sink) {
            this.encoded = encoded;
            this.sink = sink;
        }

        byte[] encode(byte[] bytes) {
            try {
                sink.write(bytes);
                sink.flush();
                return take();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** The trailer, which may be empty. */
        byte[] finish() {
            try {
                sink.close();
                return take();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        private byte[] take() {
            byte[] bytes = encoded.toByteArray();
            encoded.reset();
            return bytes;
        }
    }
}
