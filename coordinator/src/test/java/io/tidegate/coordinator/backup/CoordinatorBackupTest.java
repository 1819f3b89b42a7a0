package io.tidegate.coordinator.backup;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.backup.BackupCheck;
import io.tidegate.common.backup.Backups;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.UserBody;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.coordinator.sync.ClusterKeys;
import io.tidegate.coordinator.sync.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A coordinator's backup holds its database of either kind, and the cluster key. */
class CoordinatorBackupTest {
    @RegisterExtension
    final Databases databases = new Databases();

    @TempDir
    Path folder;

    private final PostgresPrograms programs = PostgresPrograms.installed();

    private CoordinatorBackup backup(StoreSettings settings, PostgresPrograms with) throws IOException {
        Path data = settings instanceof StoreSettings.Sqlite(Path path)
                ? path
                : Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve(ClusterKeys.FILE_NAME), "the-key");
        return new CoordinatorBackup(settings, data, with);
    }

    private Backups backups() {
        return new Backups(folder.resolve("backups"), "1", InstantSource.system());
    }

    private static void user(Store store, String id) {
        done(store.write(connection -> Records.put(
                connection,
                RecordKind.USER,
                id,
                new Records.Handle(id, ""),
                new UserBody(id, "UTC", Optional.empty(), 1))));
    }

    private static boolean has(Store store, String id) {
        return done(store.read(connection -> Records.find(connection, RecordKind.USER, id)))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void isMadeWhileTheStoreIsUsedAndVerified(Kind kind) throws IOException {
        StoreSettings settings = databases.fresh(kind);
        Store store = databases.open(settings);
        user(store, "usr_1");
        user(store, "usr_2");

        Backups.Made made = backups().make(backup(settings, programs));

        assertThat(made.manifest().database().about()).containsEntry("revision", "1.2");
        assertThat(made.manifest().database().schemaVersion())
                .isEqualTo(backup(settings, programs).newestSchema());
        assertThat(made.path().resolve(ClusterKeys.FILE_NAME)).hasContent("the-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        made.path().resolve(made.manifest().database().file()))))
                .isEqualTo("rw-------");
        BackupCheck check = BackupCheck.of(made.path(), programs);
        assertThat(check.flaws()).isEmpty();
        assertThat(check.rows()).containsEntry("records", 2L).containsEntry("revision", 1L);
    }

    @Test
    void aDumpReplacesAllThatADatabaseHolds() throws IOException {
        StoreSettings settings = databases.fresh(Kind.POSTGRESQL);
        Store store = databases.open(settings);
        user(store, "usr_before");
        CoordinatorBackup backup = backup(settings, programs);
        Backups.Made made = backups().make(backup);
        user(store, "usr_after");

        assertThatThrownBy(() -> CoordinatorBackup.holds((StoreSettings.Postgres) settings))
                .hasMessageContaining("Coordinators use the database")
                .hasMessageContaining("Stop them all, then restore");
        done(store.close());
        assertThat(CoordinatorBackup.holds((StoreSettings.Postgres) settings)).isTrue();
        backup.restoreDump(made.path(), (StoreSettings.Postgres) settings);

        Store restored = databases.open(settings);
        assertThat(has(restored, "usr_before")).isTrue();
        assertThat(has(restored, "usr_after")).isFalse();
        user(restored, "usr_later");
    }

    @Test
    void aDumpGoesIntoAnEmptyDatabaseToo() throws IOException {
        StoreSettings settings = databases.fresh(Kind.POSTGRESQL);
        Store store = databases.open(settings);
        user(store, "usr_1");
        Backups.Made made = backups().make(backup(settings, programs));
        StoreSettings.Postgres empty = (StoreSettings.Postgres) databases.fresh(Kind.POSTGRESQL);

        assertThat(CoordinatorBackup.holds(empty)).isFalse();
        backup(empty, programs).restoreDump(made.path(), empty);

        assertThat(has(databases.open(empty), "usr_1")).isTrue();
    }

    @Test
    void whatANewerVersionPutThereGoesWithARestore() throws IOException {
        StoreSettings.Postgres settings = (StoreSettings.Postgres) databases.fresh(Kind.POSTGRESQL);
        Store store = databases.open(settings);
        user(store, "usr_before");
        CoordinatorBackup backup = backup(settings, programs);
        Backups.Made made = backups().make(backup);
        newerSchema(store);
        done(store.close());

        backup.restoreDump(made.path(), settings);

        Store restored = databases.open(settings);
        assertThat(relations(restored)).contains("records").doesNotContain("later", "later_view");
        assertThat(has(restored, "usr_before")).isTrue();
        newerSchema(restored);
    }

    @Test
    void aRestoreThatFailsLeavesAllAsItWas() throws IOException {
        StoreSettings.Postgres settings = (StoreSettings.Postgres) databases.fresh(Kind.POSTGRESQL);
        Store store = databases.open(settings);
        CoordinatorBackup backup = backup(settings, programs);
        Backups.Made made = backups().make(backup);
        user(store, "usr_after");
        newerSchema(store);
        Path dump = made.path().resolve(CoordinatorBackup.DUMP);
        byte[] whole = Files.readAllBytes(dump);
        Files.write(dump, Arrays.copyOf(whole, whole.length * 9 / 10));
        done(store.close());

        assertThatThrownBy(() -> backup.restoreDump(made.path(), settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pg_restore failed");

        Store still = databases.open(settings);
        assertThat(has(still, "usr_after")).isTrue();
        assertThat(relations(still)).contains("later", "later_view");
    }

    @Test
    void whatTheServerRefusesIsSaidInItsWords() throws IOException {
        StoreSettings.Postgres settings = (StoreSettings.Postgres) databases.fresh(Kind.POSTGRESQL);
        Store store = databases.open(settings);
        CoordinatorBackup backup = backup(settings, programs);
        Backups.Made made = backups().make(backup);
        user(store, "usr_after");
        done(store.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION ''no drops today''; END'");
                statement.execute(
                        "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION refuse()");
            }
            return true;
        }));
        done(store.close());

        assertThatThrownBy(() -> backup.restoreDump(made.path(), settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("psql failed")
                .hasMessageContaining("no drops today");
        assertThat(has(databases.open(settings), "usr_after")).isTrue();
    }

    /** What a migration of a later version may make, with ties to tables of this one. */
    private static void newerSchema(Store store) {
        done(store.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE later (id INTEGER PRIMARY KEY, one INTEGER REFERENCES revision (one))");
                statement.execute("INSERT INTO later (id, one) VALUES (1, 1)");
                statement.execute("CREATE VIEW later_view AS SELECT r.id FROM records r JOIN later l ON true");
                statement.execute("ALTER TABLE revision ADD COLUMN later_id INTEGER REFERENCES later (id)");
            }
            return true;
        }));
    }

    private static List<String> relations(Store store) {
        return done(store.read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT relname FROM pg_class WHERE relkind IN ('r', 'v')"
                            + " AND relnamespace = current_schema()::regnamespace")) {
                List<String> names = new ArrayList<>();
                while (row.next()) {
                    names.add(row.getString(1));
                }
                return names;
            }
        }));
    }

    @Test
    void aDumpThatWasCutIsFound() throws IOException {
        StoreSettings settings = databases.fresh(Kind.POSTGRESQL);
        databases.open(settings);
        Path dump = backups().make(backup(settings, programs)).path().resolve(CoordinatorBackup.DUMP);
        byte[] whole = Files.readAllBytes(dump);
        Files.write(dump, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> programs.rows(dump))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pg_restore failed");
    }

    @Test
    void aMissingProgramIsNamedWithWhatToInstall() throws IOException {
        StoreSettings settings = databases.fresh(Kind.POSTGRESQL);
        databases.open(settings);
        CoordinatorBackup backup = backup(settings, new PostgresPrograms(List.of(folder)));

        assertThatThrownBy(() -> backups().make(backup))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The program pg_dump is not installed")
                .hasMessageContaining("apt-get install postgresql-client");
        assertThat(backups().of(backup)).isEmpty();
    }

    @Test
    void aProgramThatIsOlderThanTheServerIsSaidToBe() throws IOException {
        StoreSettings settings = databases.fresh(Kind.POSTGRESQL);
        databases.open(settings);
        Path old = folder.resolve("pg_dump");
        Files.writeString(old, """
                #!/bin/sh
                echo 'pg_dump: error: server version: 15.6; pg_dump version: 13.14' >&2
                echo 'pg_dump: error: aborting because of server version mismatch' >&2
                exit 1
                """);
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
        CoordinatorBackup backup = backup(settings, new PostgresPrograms(List.of(folder)));

        assertThatThrownBy(() -> backups().make(backup))
                .hasMessage(
                        "The program pg_dump is of version 13.14 and can't read a PostgreSQL server of version 15.6:"
                                + " install client programs of the server's version or a newer one.");
    }

    @Test
    void anEmptyDatabaseIsNoCoordinators() {
        StoreSettings settings = databases.fresh(Kind.POSTGRESQL);

        assertThatThrownBy(() -> backups().make(backup(settings, programs)))
                .hasMessageContaining("holds nothing of a coordinator. Check storage.url.");
    }
}
