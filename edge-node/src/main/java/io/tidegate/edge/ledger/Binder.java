package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Sets the parameters of a statement one after the other, so that a column list and its values read alike. */
final class Binder {
    private final PreparedStatement statement;
    private int last;

    Binder(PreparedStatement statement) {
        this.statement = statement;
    }

    Binder number(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    Binder text(String value) throws SQLException {
        statement.setString(++last, value);
        return this;
    }

    Binder usage(Usage usage) throws SQLException {
        return number(usage.input())
                .number(usage.output())
                .number(usage.cacheRead())
                .number(usage.cacheWrite5m())
                .number(usage.cacheWrite1h());
    }

    /** Columns {@code request_id} to {@code upstream}, which open and closed rows share. */
    Binder who(OpenAttempt attempt) throws SQLException {
        return text(attempt.requestId())
                .number(attempt.attemptNo())
                .text(attempt.sessionId())
                .text(attempt.userId())
                .text(attempt.keyId())
                .text(attempt.model())
                .text(attempt.upstream());
    }

    Binder window(WindowOfAdmission window) throws SQLException {
        return number(window.day().toEpochDay()).text(window.zone()).text(window.names());
    }

    /** The number of rows changed. */
    int execute() throws SQLException {
        last = 0;
        return statement.executeUpdate();
    }
}
