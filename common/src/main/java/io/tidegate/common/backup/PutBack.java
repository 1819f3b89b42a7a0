package io.tidegate.common.backup;

import java.io.File;
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
import java.util.function.Consumer;

/**
 * Puts a backup's files into a data folder, which nobody uses meanwhile. What was there is kept beside them. Until all of the backup is on the
 * folder's disk, nothing of what is there is touched. All methods block.
 *
 * @param data {@code storage.path}
 */
public record PutBack(Path backup, Manifest manifest, Path data) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String RESTORING = ".restoring";

    /** A step from one name to another, which can be taken back. */
    private record Move(Path from, Path to) {
        void go() throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        void back() throws IOException {
            Files.move(to, from, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Moves what is there aside, and puts the backup in its place.
     *
     * @param aside is told where the old files go, before the first of them does
     * @return where the old files are; empty when there were none
     * @throws IOException when it can't, with words that say where what was there is
     */
    public Optional<Path> files(Instant now, Consumer<Path> aside) throws IOException {
        Files.createDirectories(data);
        own(data.resolve(manifest.database().file() + ".lock"));
        try {
            copies();
            return exchange(now, aside);
        } finally {
            for (String name : names()) {
                Files.deleteIfExists(data.resolve(name + RESTORING));
            }
        }
    }

    private void copies() throws IOException {
        try {
            for (String name : names()) {
                copy(backup.resolve(name), data.resolve(name + RESTORING));
            }
            sync(data);
        } catch (IOException e) {
            throw new IOException(
                    "The backup can't be copied into " + data + " (" + e.getMessage() + "). Nothing was changed.", e);
        }
    }

    /** The files that go into the folder: a dump goes into PostgreSQL. */
    private List<String> names() {
        return manifest.files().stream()
                .map(Manifest.Entry::name)
                .filter(name -> !name.equals(manifest.database().file()) || isSqlite())
                .toList();
    }

    private Optional<Path> exchange(Instant now, Consumer<Path> told) throws IOException {
        List<Path> there = there();
        Optional<Path> aside = there.isEmpty() ? Optional.empty() : Optional.of(aside(now));
        aside.ifPresent(told);
        List<Move> moves = new ArrayList<>();
        aside.ifPresent(folder -> there.forEach(file -> moves.add(new Move(file, folder.resolve(file.getFileName())))));
        names().forEach(name -> moves.add(new Move(data.resolve(name + RESTORING), data.resolve(name))));
        List<Move> gone = new ArrayList<>();
        try {
            for (Move move : moves) {
                move.go();
                gone.add(move);
            }
            if (aside.isPresent()) {
                sync(aside.get());
            }
            sync(data);
            return aside;
        } catch (IOException e) {
            throw takenBack(gone, aside, e);
        }
    }

    private static IOException takenBack(List<Move> gone, Optional<Path> aside, IOException why) {
        boolean all = true;
        for (Move move : gone.reversed()) {
            try {
                move.back();
            } catch (IOException e) {
                why.addSuppressed(e);
                all = false;
            }
        }
        if (!all) {
            return new IOException(
                    "The backup can't be put back (" + why.getMessage()
                            + "), and not all that was there can be moved back from "
                            + aside.map(Path::toString).orElse("its place") + ". Do that by hand.",
                    why);
        }
        // Empty again; where it stays it harms nobody.
        aside.map(Path::toFile).ifPresent(File::delete);
        return new IOException(
                "The backup can't be put back (" + why.getMessage() + "). What was there is where it was.", why);
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

    private List<Path> there() {
        List<Path> there = new ArrayList<>();
        for (Manifest.Entry entry : manifest.files()) {
            for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
                Path file = data.resolve(entry.name() + suffix);
                if (Files.exists(file)) {
                    there.add(file);
                }
            }
        }
        return there;
    }

    private Path aside(Instant now) throws IOException {
        Path aside = data.resolve("before-restore-" + TIME.format(now));
        for (int more = 2; Files.exists(aside); more++) {
            aside = data.resolve("before-restore-" + TIME.format(now) + "-" + more);
        }
        Files.createDirectory(
                aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        own(aside);
        return aside;
    }

    private void copy(Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        Files.createFile(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(to, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < source.size()) {
                done += source.transferTo(done, source.size() - done, target);
            }
            target.force(true);
        }
        own(to);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
