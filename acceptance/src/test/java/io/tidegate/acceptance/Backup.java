package io.tidegate.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A copy of a SQLite database as it stood at one moment. */
record Backup(Path database, Path copy) {
    /** Copies a database, also while its owner writes it. */
    static Backup of(Path database) {
        Path copy = BuildFolder.scratch("backup").resolve("copy.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
            return new Backup(database, copy);
        } catch (SQLException e) {
            throw new AssertionError("no backup of " + database, e);
        }
    }

    /** Puts it back, while its owner does not run. */
    void restore() {
        try {
            for (String suffix : List.of("-wal", "-shm")) {
                Files.deleteIfExists(database.resolveSibling(database.getFileName() + suffix));
            }
            Files.copy(copy, database, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
