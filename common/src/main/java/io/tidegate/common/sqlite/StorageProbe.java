package io.tidegate.common.sqlite;

import io.vertx.core.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks the store for room as a real write does: a success says more than an empty transaction, which touches no disk. */
final class StorageProbe {
    private StorageProbe() {}

    static WriteTask<Boolean> task(Context owner) {
        return new WriteTask<>(StorageProbe::write, owner);
    }

    private static boolean write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE storage_probe(filler)");
            statement.execute("INSERT INTO storage_probe VALUES (zeroblob(16384))");
            statement.execute("DROP TABLE storage_probe");
            return true;
        }
    }
}
