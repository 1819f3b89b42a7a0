package io.tidegate.coordinator.store;

import io.tidegate.common.sqlite.Schema;
import java.io.IOException;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** The schema of a PostgreSQL database, on single connections. Blocks. */
final class PostgresSchema {
    private PostgresSchema() {}

    /** For messages: where, without what else an URL says. */
    static String nameOf(StoreSettings.Postgres settings) {
        PGSimpleDataSource source = PostgresConnections.single(settings);
        return "PostgreSQL's database \"" + source.getDatabaseName() + "\" at "
                + String.join(", ", source.getServerNames());
    }

    /** @throws SQLException when the database is not there */
    static Schema.Steps check(StoreSettings.Postgres settings, boolean migrate) throws SQLException, IOException {
        Schema schema = new Schema(nameOf(settings), PostgresConnections.single(settings), StoreSchema.MIGRATIONS);
        return migrate ? schema.bringUpToDate() : schema.requireCurrent();
    }
}
