package io.tidegate.launcher.demo;

import io.tidegate.cli.demo.DemoFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The folder of a demo's data, for its owner only, and for one demo at a time. */
final class DemoFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DemoFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Takes the folder, made if it is missing; empty when another demo runs in it. */
    static Optional<DemoFolder> take(Path path) throws IOException {
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel lockFile =
                FileChannel.open(path.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock();
        if (lock == null) {
            lockFile.close();
            return Optional.empty();
        }
        return Optional.of(new DemoFolder(path, lockFile));
    }

    Path path() {
        return path;
    }

    DemoFile file() {
        return DemoFile.in(path);
    }

    /** Lets go of the lock; the data stays. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
