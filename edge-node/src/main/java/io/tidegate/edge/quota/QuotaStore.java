package io.tidegate.edge.quota;

import io.tidegate.common.quota.OwnQuota;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.ResetNumbers;
import io.tidegate.common.sqlite.Database;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The users' own limits and resets in the database. */
public final class QuotaStore {
    private static final String COLUMNS = "user_id, day_limit, month_limit, day_reset, month_reset, revision";

    private final Database database;

    public QuotaStore(Database database) {
        this.database = database;
    }

    Future<List<OwnQuota>> load() {
        return database.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS + " FROM quotas");
                    ResultSet row = query.executeQuery()) {
                List<OwnQuota> quotas = new ArrayList<>();
                while (row.next()) {
                    quotas.add(quota(row));
                }
                return quotas;
            }
        });
    }

    /** Sets the limit of a window, or removes it. */
    Future<OwnQuota> limit(String userId, QuotaWindow window, OptionalLong limit) {
        String column = window.label() + "_limit";
        return database.write(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO quotas (user_id, " + column
                    + ", revision) VALUES (?, ?, 1) ON CONFLICT (user_id) DO UPDATE SET " + column + " = excluded."
                    + column + ", revision = revision + 1 RETURNING " + COLUMNS)) {
                upsert.setString(1, userId);
                if (limit.isPresent()) {
                    upsert.setLong(2, limit.getAsLong());
                } else {
                    upsert.setNull(2, Types.INTEGER);
                }
                return one(upsert);
            }
        });
    }

    /** Begins a window anew, or both. */
    Future<OwnQuota> reset(String userId, Optional<QuotaWindow> window) {
        int day = window.filter(QuotaWindow.MONTH::equals).isPresent() ? 0 : 1;
        int month = window.filter(QuotaWindow.DAY::equals).isPresent() ? 0 : 1;
        return database.write(connection -> reset(connection, userId, day, month));
    }

    private static OwnQuota reset(Connection connection, String userId, int day, int month) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO quotas (user_id, day_reset, month_reset, revision) VALUES (?, ?, ?, 1)"
                        + " ON CONFLICT (user_id) DO UPDATE SET day_reset = day_reset + excluded.day_reset,"
                        + " month_reset = month_reset + excluded.month_reset, revision = revision + 1 RETURNING "
                        + COLUMNS)) {
            upsert.setString(1, userId);
            upsert.setInt(2, day);
            upsert.setInt(3, month);
            return one(upsert);
        }
    }

    private static OwnQuota one(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("an upsert that returned no row");
            }
            return quota(row);
        }
    }

    private static OwnQuota quota(ResultSet row) throws SQLException {
        return new OwnQuota(
                row.getString(1),
                new QuotaLimits(number(row, 2), number(row, 3)),
                new ResetNumbers(row.getInt(4), row.getInt(5)),
                row.getLong(6));
    }

    private static OptionalLong number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
