package io.tidegate.coordinator.store;

import io.tidegate.common.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** Where the store is. */
public sealed interface StoreSettings {
    /**
     * An SQLite file, for one coordinator.
     *
     * @param folder made when it is missing
     */
    record Sqlite(Path folder) implements StoreSettings {}

    /**
     * A PostgreSQL database, for several coordinators.
     *
     * @param url such as {@code jdbc:postgresql://host:port/database}, without the password; what it says of time-outs and TLS holds
     * @param poolSize connections at most
     */
    record Postgres(String url, String user, Optional<Secret> password, int poolSize) implements StoreSettings {
        public Postgres {
            if (poolSize < 1) {
                throw new IllegalArgumentException("poolSize: " + poolSize + " (expected: >= 1)");
            }
        }
    }
}
