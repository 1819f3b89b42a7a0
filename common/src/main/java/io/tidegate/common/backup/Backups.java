package io.tidegate.common.backup;

import io.tidegate.common.key.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of backups, each a folder {@code tidegate-edge-NODE-TIME} or {@code tidegate-coordinator-TIME} of its own. Edges may share it: none
 * touches another's. One is made under another name and renamed when all of it is on the disk, so what has the name is whole. Only its owner
 * may read it. All methods block.
 *
 * @param version of the program
 */
public record Backups(Path folder, String version, InstantSource clock) {
    /** What was left by a process that died meanwhile is deleted when it is older. */
    private static final Duration LEFTOVER = Duration.ofDays(1);

    /** A backup that is whole. */
    public record Made(Path path, Manifest manifest) {}

    private record Named(BackupName name, Path path) {}

    /** Makes one. */
    public Made make(BackupSource source) throws IOException {
        Files.createDirectories(folder);
        deleteLeftovers(source);
        Instant now = clock.instant();
        Path path = free(BackupName.of(source, now));
        Path partial = folder.resolve(BackupName.partial(path));
        Files.createDirectory(
                partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Manifest manifest = fill(partial, source, now);
            Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            return new Made(path, manifest);
        } catch (IOException | RuntimeException e) {
            delete(partial);
            throw e;
        }
    }

    private Manifest fill(Path partial, BackupSource source, Instant now) throws IOException {
        Copied database = source.copyInto(partial);
        for (Path secret : source.secrets()) {
            if (Files.exists(secret)) {
                PrivateFile.write(partial.resolve(secret.getFileName()), Files.readAllBytes(secret));
            }
        }
        List<Manifest.Entry> entries = new ArrayList<>();
        for (Path file : files(partial)) {
            entries.add(new Manifest.Entry(file.getFileName().toString(), Files.size(file), Sha256.of(file)));
        }
        Manifest manifest = new Manifest(source.part(), version, now, database, entries);
        PrivateFile.write(partial.resolve(Manifest.FILE_NAME), manifest.json());
        return manifest;
    }

    /** Those that were made of a source, by the time in their names, the oldest first. */
    public List<Path> of(BackupSource source) throws IOException {
        return named(source).stream().map(Named::path).toList();
    }

    private List<Named> named(BackupSource source) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        BackupName mine = BackupName.of(source, clock.instant());
        Optional<String> node = source.node();
        try (Stream<Path> all = Files.list(folder)) {
            return all.flatMap(path ->
                            BackupName.parse(path.getFileName().toString()).map(name -> new Named(name, path)).stream())
                    .filter(backup ->
                            backup.name.isBeside(mine) || (backup.name.mayBeBeside(mine) && saysNode(backup, node)))
                    .filter(backup -> Files.isDirectory(backup.path))
                    .sorted(Comparator.comparing(Named::name))
                    .toList();
        }
    }

    private static boolean saysNode(Named backup, Optional<String> node) {
        try {
            Optional<String> said = Optional.ofNullable(
                    Manifest.read(backup.path).database().about().get(Copied.NODE_ID));
            return said.isPresent() && said.equals(node);
        } catch (IOException _) {
            // It may be another's: left alone.
            return false;
        }
    }

    /**
     * Deletes all of a source but the newest. One whose time lies ahead was made before now, by a clock that was wrong: it is older than
     * those that have a time.
     */
    public int keep(BackupSource source, int newest) throws IOException {
        Instant now = clock.instant();
        List<Path> all = named(source).stream()
                .sorted(Comparator.comparing((Named backup) -> !backup.name.at().isAfter(now))
                        .thenComparing(Named::name))
                .map(Named::path)
                .toList();
        int over = Math.max(0, all.size() - newest);
        for (Path old : all.subList(0, over)) {
            // Away from its name first: what has the name is whole.
            Path going = folder.resolve(BackupName.partial(old));
            Files.move(old, going, StandardCopyOption.ATOMIC_MOVE);
            delete(going);
        }
        return over;
    }

    private Path free(BackupName first) {
        BackupName name = first;
        while (Files.exists(folder.resolve(name.toString()))) {
            name = name.next();
        }
        return folder.resolve(name.toString());
    }

    private void deleteLeftovers(BackupSource source) throws IOException {
        Instant before = clock.instant().minus(LEFTOVER);
        BackupName mine = BackupName.of(source, clock.instant());
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.filter(path -> isPartial(path, mine)).toList()) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
                    delete(path);
                }
            }
        }
    }

    private static boolean isPartial(Path path, BackupName mine) {
        return BackupName.parsePartial(path.getFileName().toString())
                .filter(name -> name.isBeside(mine) || name.mayBeBeside(mine))
                .isPresent();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void delete(Path partial) throws IOException {
        for (Path file : files(partial)) {
            Files.delete(file);
        }
        Files.delete(partial);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
