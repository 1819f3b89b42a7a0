package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where a node keeps what must survive a restart. */
public record StorageConfig(
        @Doc("The kind of database.") @Default("sqlite") Type type,

        @Doc("The folder, on a local disk (never a network share). It is made when it is missing.") @Default("data")
        Path path,

        @Doc("From one backup to the next, such as 24h. No backups are made by schedule, when left out.")
        Optional<Duration> backupInterval,

        @Doc("The folder of the backups, best on another disk; a network share will do.") @Default("backups")
        Path backupPath,

        @Doc("How many of the newest backups stay.") @Default("7")
        int backupKeep) {
    public StorageConfig {
        Checks checks = new Checks().range("backupKeep", backupKeep, 1, 10_000);
        backupInterval.ifPresent(
                interval -> checks.range("backupInterval", interval, Duration.ofSeconds(1), Duration.ofDays(365)));
        checks.verify();
    }

    /** The kinds of database a node can use. */
    public enum Type {
        SQLITE
    }
}
