package io.tidegate.coordinator.store;

import io.tidegate.common.sqlite.Migrations;

/** The coordinator's schema, the same on both databases. */
final class StoreSchema {
    static final Migrations MIGRATIONS = new Migrations("db/coordinator");

    private StoreSchema() {}
}
