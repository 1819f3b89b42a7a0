package io.tidegate.coordinator.backup;

import io.tidegate.common.backup.BackupSource;
import io.tidegate.common.backup.Copied;
import io.tidegate.common.backup.Part;
import io.tidegate.common.sqlite.SqliteFile;
import io.tidegate.coordinator.store.PostgresPlace;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.coordinator.sync.ClusterKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a coordinator keeps: its database, and the cluster key where that lies in a file.
 *
 * @param folder {@code storage.path}
 */
public record CoordinatorBackup(StoreSettings settings, Path folder, PostgresPrograms programs)
        implements BackupSource {
    /** A PostgreSQL database's copy. */
    public static final String DUMP = "coordinator.dump";

    @Override
    public Part part() {
        return Part.COORDINATOR;
    }

    /** Coordinators of one database back up the same, and one does it. */
    @Override
    public Optional<String> node() {
        return Optional.empty();
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    @Override
    public int newestSchema() throws IOException {
        return SqliteStore.newestSchema();
    }

    @Override
    public Copied copyInto(Path to) throws IOException {
        return switch (settings) {
            case StoreSettings.Sqlite sqlite -> copy(sqlite, to);
            case StoreSettings.Postgres postgres -> dump(PostgresPlace.of(postgres), to);
        };
    }

    @Override
    public List<Path> secrets() {
        return List.of(folder.resolve(ClusterKeys.FILE_NAME));
    }

    private static Copied copy(StoreSettings.Sqlite sqlite, Path to) throws IOException {
        SqliteFile copy = new SqliteFile(to.resolve(SqliteStore.FILE_NAME));
        new SqliteFile(sqlite.folder().resolve(SqliteStore.FILE_NAME)).copy(copy.path());
        Optional<String> revision = copy.value("SELECT generation || '.' || number FROM revision");
        return new Copied(
                Copied.SQLITE,
                SqliteStore.FILE_NAME,
                copy.schemaVersion(),
                revision.map(text -> Map.of("revision", text)).orElse(Map.of()));
    }

    /** The revision is as of just before: the dump has this one or a later one. */
    private Copied dump(PostgresPlace place, Path to) throws IOException {
        PostgresPlace.State state = state(place)
                .orElseThrow(() -> new IOException("The database \"" + place.database() + "\" at " + place.hosts()
                        + " holds nothing of a coordinator. Check storage.url."));
        programs.dump(place, to.resolve(DUMP));
        Files.setPosixFilePermissions(to.resolve(DUMP), PosixFilePermissions.fromString("rw-------"));
        return new Copied(
                Copied.POSTGRESQL,
                DUMP,
                state.schemaVersion(),
                Map.of("revision", state.generation() + "." + state.number(), "server_version", state.server()));
    }

    /**
     * Puts a dump into the database, in place of what is there. Refuses while coordinators run.
     *
     * @return whether there was something in it before
     */
    public boolean restoreDump(Path backup, StoreSettings.Postgres postgres) throws IOException {
        PostgresPlace place = PostgresPlace.of(postgres);
        boolean holds = holds(postgres);
        programs.restore(place, backup.resolve(DUMP));
        return holds;
    }

    /**
     * Whether the database holds something of ours.
     *
     * @throws IOException with words also when coordinators are connected to it
     */
    public static boolean holds(StoreSettings.Postgres postgres) throws IOException {
        PostgresPlace place = PostgresPlace.of(postgres);
        Optional<PostgresPlace.State> state = state(place);
        try {
            int running = place.coordinators();
            if (running > 0) {
                throw new IOException("Coordinators use the database \"" + place.database() + "\" at " + place.hosts()
                        + " (" + running + " connections). Stop them all, then restore.");
            }
        } catch (SQLException e) {
            throw new IOException(words(place, e), e);
        }
        return state.isPresent();
    }

    private static Optional<PostgresPlace.State> state(PostgresPlace place) throws IOException {
        try {
            return place.state();
        } catch (SQLException e) {
            throw new IOException(words(place, e), e);
        }
    }

    private static String words(PostgresPlace place, SQLException e) {
        return "PostgreSQL's database \"" + place.database() + "\" at " + place.hosts() + ": " + e.getMessage();
    }
}
