package io.tidegate.simulator.http;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts bytes and takes their SHA-256. */
final class Digest {
    private final MessageDigest sha256;
    private long bytes;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Digest add(Buffer more) {
        sha256.update(more.getBytes());
        bytes += more.length();
        return this;
    }

    long bytes() {
        return bytes;
    }

    /** In hexadecimal; nothing may be added afterwards. */
    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
