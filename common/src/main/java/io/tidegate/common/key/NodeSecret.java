package io.tidegate.common.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * The secret under which a node hashes keys. It lives in a file beside the database, readable by the node's user alone, and
 * is made at the first start. Without it no key in the database can be recognised again: back up both together.
 */
public final class NodeSecret {
    /** Bytes of a secret. */
    public static final int LENGTH = 32;

    /** The file's name in the data directory. */
    public static final String FILE_NAME = "node-secret";

    private final byte[] bytes;

    private NodeSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static NodeSecret of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("bytes: " + bytes.length + " (expected: " + LENGTH + ")");
        }
        return new NodeSecret(bytes.clone());
    }

    /**
     * Reads the secret of a data directory, and makes one where there is none. The caller owns the directory: two nodes that
     * start in it for the first time at once would make two. Blocks.
     *
     * @param random must be fit for secrets
     * @throws IOException when the file can't be read or written, or is not a secret
     */
    public static NodeSecret loadOrCreate(Path directory, RandomGenerator random) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        try {
            return read(file);
        } catch (NoSuchFileException e) {
            byte[] bytes = new byte[LENGTH];
            random.nextBytes(bytes);
            PrivateFile.write(file, bytes);
            return new NodeSecret(bytes);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }

    private static NodeSecret read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != LENGTH) {
            throw new IOException(file + " has " + bytes.length + " bytes (expected: the " + LENGTH
                    + " bytes of a node secret). Bring it back from a backup: without it no key is recognised");
        }
        return new NodeSecret(bytes);
    }
}
