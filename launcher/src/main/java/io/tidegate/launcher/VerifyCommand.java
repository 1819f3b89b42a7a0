package io.tidegate.launcher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.backup.BackupCheck;
import io.tidegate.common.backup.Manifest;
import io.tidegate.common.sqlite.SqliteFile;
import io.tidegate.coordinator.backup.PostgresPrograms;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate verify}. */
@Command(
        name = "verify",
        description = {
            "Read all of a backup: the hash of each file, the database page by page, its schema version, and how many rows",
            "each table has. Ends with 0 when it can be restored, with 1 when not. Of an SQLite file, also one in use, it reads a copy."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "BACKUP",
            description =
                    "A folder tidegate-…, the manifest.json in it, or an SQLite file of an edge or a coordinator.")
    private Path backup = Path.of("");

    @Option(names = "--json", description = "Say it in JSON.")
    private boolean json;

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = folder(surroundings, backup);
        if (Files.isRegularFile(folder)) {
            return verifyFile(folder);
        }
        BackupCheck check = BackupCheck.of(folder, PostgresPrograms.installed());
        if (json) {
            surroundings.out().println(json(folder, check));
        } else {
            print(folder, check, surroundings.out());
        }
        surroundings.out().flush();
        return (check.sound() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    /** It may be in use, and a copy of it is not. */
    private int verifyFile(Path file) throws IOException {
        Path temporary = Files.createTempDirectory("tidegate-verify-");
        SqliteFile copy = new SqliteFile(temporary.resolve("copy.db"));
        try {
            new SqliteFile(file).copy(copy.path());
            List<String> flaws = copy.flaws();
            Map<String, Long> rows = copy.rows();
            int schema = copy.schemaVersion();
            PrintWriter out = surroundings.out();
            if (json) {
                ObjectNode shown = JsonNodeFactory.instance
                        .objectNode()
                        .put("file", file.toString())
                        .put("sound", flaws.isEmpty())
                        .put("schema_version", schema);
                flaws.forEach(shown.withArray("/flaws")::add);
                ObjectNode counts = shown.putObject("rows");
                rows.forEach(counts::put);
                out.println(shown);
            } else {
                out.println(file + (flaws.isEmpty() ? ": sound" : ": not sound") + ", schema version " + schema);
                flaws.forEach(flaw -> out.println("  " + flaw));
                rows.forEach((table, count) -> out.printf("%12d  %s%n", count, table));
            }
            out.flush();
            return (flaws.isEmpty() ? ExitCode.OK : ExitCode.FAILED).number();
        } finally {
            Files.deleteIfExists(copy.path());
            Files.deleteIfExists(temporary);
        }
    }

    /** The backup that is meant. */
    static Path folder(Surroundings surroundings, Path named) {
        Path path = surroundings.folder().resolve(named);
        return path.endsWith(Manifest.FILE_NAME) ? path.resolveSibling(".").normalize() : path;
    }

    private static ObjectNode json(Path folder, BackupCheck check) {
        Manifest manifest = check.manifest();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("backup", folder.toString())
                .put("sound", check.sound())
                .put("part", manifest.part().label())
                .put("at", manifest.at().toString())
                .put("version", manifest.version())
                .put("database", manifest.database().kind())
                .put("schema_version", manifest.database().schemaVersion())
                .put("bytes", manifest.bytes());
        new TreeMap<>(manifest.database().about()).forEach(json::put);
        check.flaws().forEach(json.withArray("/flaws")::add);
        ObjectNode rows = json.putObject("rows");
        new TreeMap<>(check.rows()).forEach(rows::put);
        return json;
    }

    private static void print(Path folder, BackupCheck check, PrintWriter out) {
        Manifest manifest = check.manifest();
        out.println(folder + (check.sound() ? ": sound" : ": not sound"));
        check.flaws().forEach(flaw -> out.println("  " + flaw));
        out.println("of " + (manifest.part().label().equals("edge") ? "an edge" : "a coordinator") + ", "
                + manifest.database().kind() + ", schema version "
                + manifest.database().schemaVersion() + ", " + manifest.bytes() + " bytes, made " + manifest.at()
                + " by version " + manifest.version());
        new TreeMap<>(manifest.database().about()).forEach((name, value) -> out.println(name + ": " + value));
        new TreeMap<>(check.rows()).forEach((table, rows) -> out.printf("%12d  %s%n", rows, table));
        if (!check.sound()) {
            out.println("Don't restore it: take another backup.");
        }
    }
}
