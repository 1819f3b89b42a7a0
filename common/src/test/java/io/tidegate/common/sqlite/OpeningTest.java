package io.tidegate.common.sqlite;

import static io.tidegate.common.sqlite.Notes.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class OpeningTest {
    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsThereAfterReopening() throws Exception {
        try (Notes notes = new Notes(folder)) {
            done(notes.write("a"));
        }
        try (Notes notes = new Notes(folder)) {
            assertThat(notes.onDisk()).containsExactly("a");
        }
    }

    @Test
    void aFileIsOpenOnlyOnce() {
        try (Notes _ = new Notes(folder)) {
            assertThatThrownBy(() -> new Notes(folder))
                    .isInstanceOf(CannotOpenDatabase.class)
                    .hasMessageContaining("notes.db is in use by another process")
                    .hasMessageContaining("storage.path");
        }
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAlone() throws Exception {
        try (Notes notes = new Notes(folder);
                Connection stranger = notes.stranger();
                Statement statement = stranger.createStatement()) {
            statement.execute("UPDATE flyway_schema_history SET version = '7'");
        }

        assertThatThrownBy(() -> new Notes(folder))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("has schema version 7, this program knows versions up to 1");
    }

    @Test
    void aNewerSchemaIsTakenWhenTheProgramThatMadeItSaysThatThisOneCanRunOnIt() throws Exception {
        migrated("db/notes-next");

        new Notes(folder).close();

        try (Connection stranger = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("notes.db"));
                Statement statement = stranger.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(version) FROM flyway_schema_history")) {
            assertThat(row.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void aNewerSchemaIsRefusedWhenTheProgramThatMadeItSaysNothing() throws Exception {
        migrated("db/notes-other");

        assertThatThrownBy(() -> new Notes(folder))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("has schema version 2, this program knows versions up to 1");
    }

    private void migrated(String migrations) throws Exception {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("notes.db"));
        new Schema("notes.db", source, new Migrations(migrations)).bringUpToDate();
    }

    @Test
    void anOlderSchemaIsRefusedWhereMigrationIsSwitchedOff() {
        DatabaseOptions options = Notes.options(folder, 10, 10).withoutMigration();

        assertThatThrownBy(() -> new Notes(options))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("has schema version 0, this program needs version 1")
                .hasMessageContaining("tidegate coordinator migrate");

        new Notes(folder).close();
        new Notes(options).close();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedInPlainWords() throws Exception {
        Files.writeString(folder.resolve("notes.db"), "this is a text file and longer than a header of SQLite");

        assertThatThrownBy(() -> new Notes(folder))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("notes.db")
                .hasMessageContaining("storage.path");
    }

    @Test
    void aFailedStartLetsTheFileGo() throws Exception {
        Path file = folder.resolve("notes.db");
        Files.writeString(file, "this is a text file and longer than a header of SQLite");
        assertThatThrownBy(() -> new Notes(folder)).isInstanceOf(CannotOpenDatabase.class);
        Files.delete(file);

        try (Notes notes = new Notes(folder)) {
            done(notes.write("a"));
        }
    }
}
