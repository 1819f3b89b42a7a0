package io.tidegate.coordinator.store;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an error of PostgreSQL means for the transaction that met it, by its SQLSTATE. */
enum SqlFault {
    /** Another transaction was in the way; the same work may go through now. */
    CONFLICT,
    /** The connection is gone, or leads to a server that takes no writes. */
    LOST,
    /** The server has no room or time for it now. */
    BUSY,
    /** The work is wrong. */
    WORK;

    /** Serialisation failure, deadlock, and a row that another transaction put in just now: a new try will see that row. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23505");

    /** A write where only reading is allowed. */
    private static final String REFUSED_WRITE = "25006";

    /** Shut down, crashed, starting; idle in a transaction for too long; a standby. */
    private static final Set<String> LOSSES = Set.of("57P01", "57P02", "57P03", "25P03", REFUSED_WRITE);

    /** Statement and lock time-outs. */
    private static final Set<String> TIME_OUTS = Set.of("57014", "55P03");

    static SqlFault of(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        if (state == null) {
            return WORK;
        }
        if (CONFLICTS.contains(state)) {
            return CONFLICT;
        }
        if (LOSSES.contains(state) || state.startsWith("08")) {
            return LOST;
        }
        // class 53 is out of disk, memory or connections
        return TIME_OUTS.contains(state) || state.startsWith("53") ? BUSY : WORK;
    }

    /** Wrong user or password: waiting does not help. */
    static boolean isRefusedLogin(SQLException failure) {
        return String.valueOf(failure.getSQLState()).startsWith("28");
    }

    /** In a transaction that may write, it comes from a standby. */
    static boolean isRefusedWrite(SQLException failure) {
        return REFUSED_WRITE.equals(failure.getSQLState());
    }
}
