package io.tidegate.coordinator.usage;

import io.tidegate.common.usage.Usage;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Sets the parameters of a statement one after the other, so that a column list and its values read alike. */
final class RowBinder {
    private final PreparedStatement statement;
    private int last;

    RowBinder(PreparedStatement statement) {
        this.statement = statement;
    }

    RowBinder text(String value) throws SQLException {
        statement.setString(++last, value);
        return this;
    }

    RowBinder number(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    RowBinder small(int value) throws SQLException {
        statement.setInt(++last, value);
        return this;
    }

    RowBinder noText() throws SQLException {
        statement.setNull(++last, Types.VARCHAR);
        return this;
    }

    RowBinder noNumber() throws SQLException {
        statement.setNull(++last, Types.BIGINT);
        return this;
    }

    RowBinder usage(Usage usage) throws SQLException {
        return number(usage.input())
                .number(usage.output())
                .number(usage.cacheRead())
                .number(usage.cacheWrite5m())
                .number(usage.cacheWrite1h());
    }

    /** Puts what was set into the statement's batch; the next row begins. */
    void toBatch() throws SQLException {
        statement.addBatch();
        last = 0;
    }
}
