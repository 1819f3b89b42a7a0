package io.tidegate.launcher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.backup.Backups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate backup}. */
@Command(
        name = "backup",
        description = {
            "Back up an edge or a coordinator, also while it runs: its database as of one moment, the secrets that belong to it,",
            "and a manifest with a hash of each file, in a new folder tidegate-edge-NODE-TIME or tidegate-coordinator-TIME. Run it",
            "as the user that the process runs as. A PostgreSQL database is dumped with pg_dump."
        })
final class BackupCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final String version;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The folder of the backups. Default: storage.backupPath of the configuration.")
    private Optional<Path> to = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Afterwards delete all but the newest N of this edge or coordinator in that folder.")
    private Optional<Integer> keep = Optional.empty();

    @Option(names = "--json", description = "Say in JSON what was made.")
    private boolean json;

    BackupCommand(Surroundings surroundings, String version) {
        this.surroundings = surroundings;
        this.version = version;
    }

    @Override
    public Integer call() throws IOException {
        if (keep.isPresent() && keep.get() < 1) {
            surroundings.err().println("--keep: " + keep.get() + " (expected: 1 or more)");
            return ExitCode.USAGE.number();
        }
        return data.run(surroundings, this::make);
    }

    private int make(DataPart part) throws IOException {
        Backups backups = new Backups(
                to.map(surroundings.folder()::resolve).orElse(part.backups()), version, surroundings.clock());
        if (part instanceof DataPart.Edge && !Files.exists(part.data())) {
            throw new IOException(part.data() + " is not there: nothing to back up. Check storage.path.");
        }
        Backups.Made made = backups.make(part.source());
        if (keep.isPresent()) {
            backups.keep(part.source(), keep.get());
        }
        if (json) {
            surroundings
                    .out()
                    .println(JsonNodeFactory.instance
                            .objectNode()
                            .put("backup", made.path().toString())
                            .put("bytes", made.manifest().bytes()));
        } else {
            surroundings
                    .out()
                    .println(made.path() + ": " + made.manifest().bytes() + " bytes in "
                            + made.manifest().files().size() + " files");
        }
        return ExitCode.OK.number();
    }
}
