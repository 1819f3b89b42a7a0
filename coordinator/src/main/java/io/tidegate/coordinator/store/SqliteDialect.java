package io.tidegate.coordinator.store;

import java.sql.Connection;
import java.time.InstantSource;

/** SQLite has no clock that a test could turn, and one writer at a time. */
record SqliteDialect(InstantSource clock) implements Dialect {
    @Override
    public long nowMillis(Connection connection) {
        return clock.millis();
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String forShare() {
        return "";
    }
}
