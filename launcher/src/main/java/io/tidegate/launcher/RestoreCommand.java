package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.backup.BackupCheck;
import io.tidegate.common.backup.Backups;
import io.tidegate.common.backup.Copied;
import io.tidegate.common.backup.Manifest;
import io.tidegate.common.backup.PutBack;
import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.sqlite.FileClaim;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.Upkeep;
import io.tidegate.coordinator.backup.CoordinatorBackup;
import io.tidegate.coordinator.backup.PostgresPrograms;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.edge.EdgeBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidegate restore}. */
@Command(
        name = "restore",
        description = {
            "Put an edge or a coordinator back to a backup. It has to be stopped; the backup is verified first, and what was there",
            "is kept aside. A coordinator's database begins a new generation, so that its nodes send what it lacks."
        })
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final String version;
    private final Coordinator.Surroundings process;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Parameters(paramLabel = "BACKUP", description = "A folder tidegate-….")
    private Path backup = Path.of("");

    /** @param process what the coordinator's part takes from outside */
    RestoreCommand(Surroundings surroundings, String version, Coordinator.Surroundings process) {
        this.surroundings = surroundings;
        this.version = version;
        this.process = process;
    }

    @Override
    public Integer call() throws IOException {
        return data.run(surroundings, this::restore);
    }

    private int restore(DataPart part) throws IOException {
        Path folder = VerifyCommand.folder(surroundings, backup);
        BackupCheck check = BackupCheck.of(folder, PostgresPrograms.installed());
        Manifest manifest = check.manifest();
        require(
                check.sound(),
                folder + " is not sound: " + String.join("; ", check.flaws())
                        + ". Nothing was changed. Take another backup.");
        require(
                manifest.part() == part.source().part(),
                folder + " is a backup of " + article(manifest.part().label()) + ", and the configuration is of "
                        + article(part.source().part().label()) + ". Nothing was changed.");
        int newest = part.source().newestSchema();
        require(
                manifest.database().schemaVersion() <= newest,
                folder + " has schema version " + manifest.database().schemaVersion()
                        + ", and this program knows versions up to " + newest
                        + ". Restore it with the newer program that made it (" + manifest.version()
                        + "). Nothing was changed.");
        switch (part) {
            case DataPart.Edge edge -> restoreEdge(edge, folder, manifest);
            case DataPart.Coordinator coordinator -> restoreCoordinator(coordinator, folder, manifest);
        }
        return ExitCode.OK.number();
    }

    private void restoreEdge(DataPart.Edge part, Path folder, Manifest manifest) throws IOException {
        EdgeBackup edge = part.source();
        try (FileClaim _ = claim(edge.data().resolve(EdgeBackup.DATABASE))) {
            Optional<Path> aside = putBack(folder, manifest, edge.data());
            if (part.config().centralServer().isEmpty()) {
                keepRevoked(edge, aside);
            }
        }
        surroundings
                .out()
                .println(
                        part.config().centralServer().isPresent()
                                ? "Start the edge: it closes what was open in the backup, sends the rows that the coordinator lacks, and takes"
                                        + " users, keys and quotas anew."
                                : "Start the edge: it closes what was open in the backup. What was spent and changed since "
                                        + manifest.at() + " is lost.");
    }

    /** Nobody else can tell a node that stands alone. */
    private void keepRevoked(EdgeBackup edge, Optional<Path> aside) {
        if (aside.isEmpty() || !Files.exists(aside.get().resolve(EdgeBackup.DATABASE))) {
            surroundings.out().println("Keys that were revoked since the backup are accepted again: revoke them anew.");
            return;
        }
        try {
            surroundings
                    .out()
                    .println(edge.keepRevoked(aside.get())
                            + " keys that were revoked since the backup stay revoked, as the old database says.");
        } catch (IOException e) {
            surroundings
                    .out()
                    .println("The old database can't be read (" + e.getMessage()
                            + "). Keys that were revoked since the backup are accepted again: revoke them anew.");
        }
    }

    private void restoreCoordinator(DataPart.Coordinator part, Path folder, Manifest manifest) throws IOException {
        CoordinatorConfig config = part.config();
        CoordinatorBackup coordinator = Upkeep.backup(config, part.programs());
        switch (coordinator.settings()) {
            case StoreSettings.Sqlite _ -> {
                requireKind(Copied.SQLITE, folder, manifest);
                try (FileClaim _ = claim(part.data().resolve(manifest.database().file()))) {
                    putBack(folder, manifest, part.data());
                }
            }
            case StoreSettings.Postgres postgres -> {
                requireKind(Copied.POSTGRESQL, folder, manifest);
                if (CoordinatorBackup.holds(postgres)) {
                    Path before = folder.toAbsolutePath().resolveSibling("before-restore");
                    Path old = new Backups(before, version, surroundings.clock())
                            .make(coordinator)
                            .path();
                    surroundings.out().println("What the database held is in " + old);
                }
                coordinator.restoreDump(folder, postgres);
                putBack(folder, manifest, part.data());
            }
        }
        long generation = Upkeep.restored(config, process);
        surroundings
                .out()
                .println("The database begins generation " + generation
                        + ". Start the coordinators: their nodes take all records anew, send what the backup lacks, and keep"
                        + " revoked keys revoked. Other changes since " + manifest.at() + " are lost.");
    }

    private static void requireKind(String kind, Path folder, Manifest manifest) throws IOException {
        require(
                manifest.database().kind().equals(kind),
                folder + " has a database of " + manifest.database().kind() + ", and storage.type is " + kind
                        + ". Nothing was changed.");
    }

    private static FileClaim claim(Path database) throws IOException {
        Files.createDirectories(database.resolveSibling("."));
        try {
            return FileClaim.on(database);
        } catch (CannotOpenDatabase e) {
            throw new IOException(
                    database + " is in use: the process runs. Stop it, then restore. Nothing was changed.", e);
        }
    }

    private Optional<Path> putBack(Path folder, Manifest manifest, Path data) throws IOException {
        Optional<Path> aside = new PutBack(folder, manifest, data).files(now(), this::sayAside);
        surroundings.out().println(folder + " is put back.");
        return aside;
    }

    /** At once: whatever happens next, the operator knows where it is. */
    private void sayAside(Path aside) {
        surroundings.out().println("What was there is in " + aside);
        surroundings.out().flush();
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    private static String article(String part) {
        return part.equals("edge") ? "an edge" : "a coordinator";
    }

    private static void require(boolean right, String words) throws IOException {
        if (!right) {
            throw new IOException(words);
        }
    }
}
