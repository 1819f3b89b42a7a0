package io.tidegate.common.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** The pragmas of both kinds of connection, in one place. */
final class Connections {
    private static final int READER_BUSY_MILLIS = 2000;

    /**
     * Pages in the log (32 MB) before they are copied into the database. The commit that does it takes 10 to 30 ms; at SQLite's own 1000
     * pages that was one in a hundred exchanges.
     */
    private static final int CHECKPOINT_PAGES = 8000;

    private Connections() {}

    /** WAL and FULL: a commit that was answered survives the loss of power. */
    static SQLiteDataSource writing(Path file, Duration busyTimeout) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        // Without it, INSERT OR REPLACE would pass by the triggers that guard rows against deletion.
        config.enableRecursiveTriggers(true);
        config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        // One thread uses it, so SQLite need not guard each call; and the driver shall not ask for the last row id
        // after
        // each INSERT.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setGetGeneratedKeys(false);
        return source(file, config);
    }

    static SQLiteDataSource reading(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(READER_BUSY_MILLIS);
        return source(file, config);
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
