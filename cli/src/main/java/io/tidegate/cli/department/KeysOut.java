package io.tidegate.cli.department;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where new keys are written, name, key id and key, each on the disk before the next is made. Only its owner may read it. A file that is there
 * already is added to.
 */
final class KeysOut implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String HEADER = "name,key_id,key\n";

    private final FileChannel channel;

    private KeysOut(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens the file, before any key is made. */
    static KeysOut open(Path file) throws IOException {
        if (Files.exists(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException(file + ": others may read it (expected: mode 0600, as chmod 600 makes it)");
        }
        KeysOut out = new KeysOut(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY)));
        if (out.channel.size() == 0) {
            out.write(HEADER);
        }
        return out;
    }

    /** Returns when it is on the disk. None of the three needs quotes. */
    void add(String name, String keyId, String key) throws IOException {
        write(name + "," + keyId + "," + key + "\n");
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
