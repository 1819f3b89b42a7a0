package io.tidegate.common.sqlite;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells what the disk or a foreign lock did from what a piece of work did wrong. */
final class StorageFailure {
    private static final int PRIMARY_CODE = 0xff;

    /** Result codes by which SQLite says that the statement was wrong, not the store: ERROR, ABORT, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE. */
    private static final Set<Integer> FAULTS_OF_THE_WORK = Set.of(1, 4, 18, 19, 20, 21, 25);

    private StorageFailure() {}

    static boolean is(Throwable failure) {
        return failure instanceof SQLiteException e && !FAULTS_OF_THE_WORK.contains(e.getErrorCode() & PRIMARY_CODE);
    }

    /** What the operator reads: the cause in words, and what to do. */
    static String advice(Throwable failure) {
        int code = failure instanceof SQLException e ? e.getErrorCode() & PRIMARY_CODE : 0;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "no space left: free some, the database goes on by itself";
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "another process holds a lock on it: end that one, the database goes on by itself";
        }
        return failure.getMessage() + ": look at the disk, the database goes on by itself when it can";
    }
}
