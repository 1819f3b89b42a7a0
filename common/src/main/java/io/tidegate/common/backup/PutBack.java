package io.tidegate.common.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a backup's files into a data folder, which nobody uses meanwhile. What was there is kept beside them. All methods block.
 *
 * @param data {@code storage.path}
 */
public record PutBack(Path backup, Manifest manifest, Path data) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Moves what is there aside, and puts the backup in its place.
     *
     * @return where the old files are; empty when there were none
     */
    public Optional<Path> files(Instant now) throws IOException {
        Files.createDirectories(data);
        Optional<Path> aside = moveAside(now);
        for (Manifest.Entry entry : manifest.files()) {
            if (!entry.name().equals(manifest.database().file()) || isSqlite()) {
                copy(backup.resolve(entry.name()), data.resolve(entry.name()));
            }
        }
        own(data.resolve(manifest.database().file() + ".lock"));
        return aside;
    }

    /** Who restores may be root; the data is its folder's owner's. */
    private void own(Path file) throws IOException {
        UserPrincipal owner = Files.getOwner(data);
        if (Files.exists(file) && !Files.getOwner(file).equals(owner)) {
            Files.setOwner(file, owner);
        }
    }

    private boolean isSqlite() {
        return manifest.database().kind().equals(Copied.SQLITE);
    }

    private Optional<Path> moveAside(Instant now) throws IOException {
        List<Path> there = new ArrayList<>();
        for (Manifest.Entry entry : manifest.files()) {
            for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
                Path file = data.resolve(entry.name() + suffix);
                if (Files.exists(file)) {
                    there.add(file);
                }
            }
        }
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Path aside = data.resolve("before-restore-" + TIME.format(now));
        for (int more = 2; Files.exists(aside); more++) {
            aside = data.resolve("before-restore-" + TIME.format(now) + "-" + more);
        }
        Files.createDirectory(
                aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        own(aside);
        for (Path file : there) {
            Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        return Optional.of(aside);
    }

    /** Large files too: aside first, then renamed. */
    private void copy(Path from, Path to) throws IOException {
        Path partial = to.resolveSibling(to.getFileName() + ".restoring");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < source.size()) {
                done += source.transferTo(done, source.size() - done, target);
            }
            target.force(true);
        }
        own(partial);
        Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
