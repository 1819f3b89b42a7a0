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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of backups, each a folder {@code tidegate-PART-TIME} of its own. One is made under another name and renamed when all of it is on
 * the disk, so what has the name is whole. Only its owner may read it. All methods block.
 *
 * @param version of the program
 */
public record Backups(Path folder, String version, InstantSource clock) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final String PARTIAL = ".partial";

    /** What was left by a process that died meanwhile is deleted when it is older. */
    private static final Duration LEFTOVER = Duration.ofDays(1);

    /** A backup that is whole. */
    public record Made(Path path, Manifest manifest) {}

    /** Makes one. */
    public Made make(BackupSource source) throws IOException {
        Files.createDirectories(folder);
        deleteLeftovers(source.part());
        Instant now = clock.instant();
        Path path = free(source.part(), now);
        Path partial = folder.resolve("." + path.getFileName() + PARTIAL);
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

    /** Those of a part, the oldest first. */
    public List<Path> of(Part part) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix(part)))
                    .filter(Files::isDirectory)
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        }
    }

    /** Deletes all of a part but the newest. */
    public int keep(Part part, int newest) throws IOException {
        List<Path> all = of(part);
        int over = Math.max(0, all.size() - newest);
        for (Path old : all.subList(0, over)) {
            // Away from its name first: what has the name is whole.
            Path going = folder.resolve("." + old.getFileName() + PARTIAL);
            Files.move(old, going, StandardCopyOption.ATOMIC_MOVE);
            delete(going);
        }
        return over;
    }

    private Path free(Part part, Instant now) {
        Path path = folder.resolve(prefix(part) + TIME.format(now));
        for (int more = 2; Files.exists(path); more++) {
            path = folder.resolve(prefix(part) + TIME.format(now) + "-" + more);
        }
        return path;
    }

    private void deleteLeftovers(Part part) throws IOException {
        Instant before = clock.instant().minus(LEFTOVER);
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.filter(path -> isPartial(path, part)).toList()) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
                    delete(path);
                }
            }
        }
    }

    private static boolean isPartial(Path path, Part part) {
        String name = path.getFileName().toString();
        return name.startsWith("." + prefix(part)) && name.endsWith(PARTIAL);
    }

    private static String prefix(Part part) {
        return "tidegate-" + part.label() + "-";
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
