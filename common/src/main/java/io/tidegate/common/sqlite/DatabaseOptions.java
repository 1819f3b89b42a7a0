package io.tidegate.common.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a database is opened. Take {@link #of} and change what differs.
 *
 * @param file the database file; its folder is made when it is missing
 * @param migrations the schema
 * @param queueCapacity pieces of work that may wait for the writer; ordinary work is refused at three quarters of it, so
 *     that kept work finds room
 * @param keptCapacity pieces of kept work that may wait in memory while the database is down
 * @param batchSize most pieces of work in one commit
 * @param busyTimeout how long the writer waits for a lock that a foreign process holds before it calls itself down
 * @param linger how long {@link Database#commitSoon()} may wait for company
 * @param readers read connections, 1 or more
 * @param migrate whether opening brings the schema up to date; when not, an older one is refused
 * @param mounts tells the kind of the folder's file system: network file systems are refused
 */
public record DatabaseOptions(
        Path file,
        Migrations migrations,
        int queueCapacity,
        int keptCapacity,
        int batchSize,
        Duration busyTimeout,
        Duration linger,
        int readers,
        boolean migrate,
        Mounts mounts) {
    public DatabaseOptions {
        requirePositive("queueCapacity", queueCapacity);
        requirePositive("keptCapacity", keptCapacity);
        requirePositive("batchSize", batchSize);
        requirePositive("readers", readers);
        requireNotNegative("busyTimeout", busyTimeout);
        requireNotNegative("linger", linger);
    }

    public static DatabaseOptions of(Path file, Migrations migrations) {
        return new DatabaseOptions(
                file,
                migrations,
                32_768,
                65_536,
                256,
                Duration.ofMillis(250),
                Duration.ofMillis(20),
                2,
                true,
                Mounts.SYSTEM);
    }

    /** The same, but an older schema is refused. */
    public DatabaseOptions withoutMigration() {
        return new DatabaseOptions(
                file, migrations, queueCapacity, keptCapacity, batchSize, busyTimeout, linger, readers, false, mounts);
    }

    /** The same, with another way to tell file systems. */
    public DatabaseOptions on(Mounts others) {
        return new DatabaseOptions(
                file,
                migrations,
                queueCapacity,
                keptCapacity,
                batchSize,
                busyTimeout,
                linger,
                readers,
                migrate,
                others);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }
}
