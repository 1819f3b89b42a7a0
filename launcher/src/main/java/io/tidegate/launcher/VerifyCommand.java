package io.tidegate.launcher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.backup.BackupCheck;
import io.tidegate.common.backup.Manifest;
import io.tidegate.coordinator.backup.PostgresPrograms;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
            "each table has. Ends with 0 when it can be restored, with 1 when not."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "BACKUP", description = "A folder tidegate-…, or the manifest.json in it.")
    private Path backup = Path.of("");

    @Option(names = "--json", description = "Say it in JSON.")
    private boolean json;

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = folder(surroundings, backup);
        BackupCheck check = BackupCheck.of(folder, PostgresPrograms.installed());
        if (json) {
            surroundings.out().println(json(folder, check));
        } else {
            print(folder, check, surroundings.out());
        }
        surroundings.out().flush();
        return (check.sound() ? ExitCode.OK : ExitCode.FAILED).number();
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
