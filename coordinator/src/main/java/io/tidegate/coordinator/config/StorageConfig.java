package io.tidegate.coordinator.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where a coordinator keeps what must survive a restart. */
public record StorageConfig(
        @Doc("sqlite for one coordinator, postgresql for several.") @Default("sqlite")
        Type type,

        @Doc("The folder of the SQLite file and of the cluster key, on a local disk. It is made when it is missing.")
        @Default("coordinator-data")
        Path path,

        @Doc("The PostgreSQL database, such as jdbc:postgresql://db.example.org:5432/tidegate.")
        Optional<String> url,

        @Doc("The PostgreSQL user.") @Default("tidegate") String user,

        @Doc("That user's password.") Optional<Secret> password,

        @Doc("PostgreSQL connections at most.") @Default("10")
        int poolSize,

        @Doc("How long to wait for the database at the start.") @Default("60s")
        Duration waitFor,

        @Doc("Whether the start brings the schema up to date. When not, tidegate coordinator migrate does it by hand.")
        @Default("true")
        boolean migrate,

        @Doc(
                "From one backup to the next, such as 24h. No backups are made by schedule, when left out. Of several coordinators one makes them.")
        Optional<Duration> backupInterval,

        @Doc("The folder of the backups, best on another disk; a network share will do.")
        @Default("coordinator-backups")
        Path backupPath,

        @Doc("How many of the newest backups stay.") @Default("7")
        int backupKeep) {
    /** The kinds of database a coordinator can use. */
    public enum Type {
        SQLITE,
        POSTGRESQL
    }

    private static final String JDBC = "jdbc:postgresql:";

    public StorageConfig {
        Checks checks = new Checks()
                .that(
                        type == Type.SQLITE || url.isPresent(),
                        "url",
                        "missing",
                        JDBC + "//host:port/database, for type is postgresql")
                .range("poolSize", poolSize, 1, 1000)
                .range("waitFor", waitFor, Duration.ZERO, Duration.ofDays(1))
                .range("backupKeep", backupKeep, 1, 10_000);
        backupInterval.ifPresent(
                interval -> checks.range("backupInterval", interval, Duration.ofSeconds(1), Duration.ofDays(365)));
        // the URL itself is not shown: it may hold a password
        url.ifPresent(text -> checks.that(
                text.startsWith(JDBC) && !text.contains("password="),
                "url",
                "no such URL, or one with a password",
                JDBC + "//host:port/database, with the password in storage.password"));
        checks.verify();
    }
}
