package io.tidegate.edge.config;

import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.nio.file.Path;

/** Where a node keeps what must survive a restart. */
public record StorageConfig(
        @Doc("The kind of database.") @Default("sqlite") Type type,

        @Doc("The folder, on a local disk (never a network share). It is made when it is missing.") @Default("data")
        Path path) {

    /** The kinds of database a node can use. */
    public enum Type {
        SQLITE
    }
}
