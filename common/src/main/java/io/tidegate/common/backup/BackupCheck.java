package io.tidegate.common.backup;

import io.tidegate.common.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What looking through a backup found.
 *
 * @param flaws empty when it can be restored
 * @param rows how many each table has
 */
public record BackupCheck(Manifest manifest, List<String> flaws, Map<String, Long> rows) {
    /** Looks through a dump of PostgreSQL, which takes its programs. */
    public interface Dumps {
        /** The rows of each table; fails with words when the dump can't be read to its end. */
        Map<String, Long> rows(Path dump) throws IOException;
    }

    public BackupCheck {
        flaws = List.copyOf(flaws);
    }

    public boolean sound() {
        return flaws.isEmpty();
    }

    /**
     * Reads all of a backup. Blocks.
     *
     * @throws IOException when there is no backup
     */
    public static BackupCheck of(Path backup, Dumps dumps) throws IOException {
        Manifest manifest = Manifest.read(backup);
        List<String> flaws = new ArrayList<>();
        for (Manifest.Entry entry : manifest.files()) {
            flaw(backup.resolve(entry.name()), entry, flaws);
        }
        String file = manifest.database().file();
        if (manifest.files().stream().noneMatch(entry -> entry.name().equals(file))) {
            flaws.add(file + ": the manifest has no hash of it");
        }
        Map<String, Long> rows = Map.of();
        if (flaws.isEmpty()) {
            try {
                rows = rows(manifest, backup.resolve(file), dumps, flaws);
            } catch (IOException e) {
                flaws.add(String.valueOf(e.getMessage()));
            }
        }
        return new BackupCheck(manifest, flaws, rows);
    }

    private static void flaw(Path file, Manifest.Entry entry, List<String> flaws) throws IOException {
        if (!Files.isRegularFile(file)) {
            flaws.add(entry.name() + " is missing");
        } else if (Files.size(file) != entry.bytes()) {
            flaws.add(entry.name() + " has " + Files.size(file) + " bytes (expected: " + entry.bytes() + ")");
        } else if (!Sha256.of(file).equals(entry.sha256())) {
            flaws.add(entry.name() + " is not what was backed up: its SHA-256 is another");
        }
    }

    private static Map<String, Long> rows(Manifest manifest, Path file, Dumps dumps, List<String> flaws)
            throws IOException {
        if (!manifest.database().kind().equals(Copied.SQLITE)) {
            return dumps.rows(file);
        }
        SqliteFile copy = new SqliteFile(file);
        copy.flaws().forEach(flaw -> flaws.add(file.getFileName() + ": " + flaw));
        int schema = copy.schemaVersion();
        if (schema != manifest.database().schemaVersion()) {
            flaws.add(file.getFileName() + " has schema version " + schema + " (expected: "
                    + manifest.database().schemaVersion() + ", as the manifest says)");
        }
        return copy.rows();
    }
}
