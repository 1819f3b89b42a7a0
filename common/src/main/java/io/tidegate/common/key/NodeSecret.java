package io.tidegate.common.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
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
            write(file, bytes);
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

    /** Aside, synced and renamed, so that a crash leaves the whole secret or none. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path aside = file.resolveSibling(FILE_NAME + ".new");
        Files.deleteIfExists(aside);
        try (FileChannel channel = FileChannel.open(
                aside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
