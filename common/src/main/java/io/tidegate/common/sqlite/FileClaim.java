package io.tidegate.common.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The claim of one process on a database file: a lock on a file beside it, which the system lets go when the process dies.
 * SQLite's own locks would let two nodes write in turns, each with its own idea of what is in memory.
 */
public record FileClaim(FileChannel channel) implements AutoCloseable {
    /**
     * Takes it.
     *
     * @throws CannotOpenDatabase when another process has it
     */
    public static FileClaim on(Path database) throws IOException {
        Path lock = database.resolveSibling(database.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new CannotOpenDatabase(
                    database
                            + " is in use by another process. Stop that one, or set another storage.path for this node.",
                    null);
        }
        return new FileClaim(channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable Object lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
