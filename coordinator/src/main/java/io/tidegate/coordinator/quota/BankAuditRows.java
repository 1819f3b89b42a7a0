package io.tidegate.coordinator.quota;

import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.wire.QuotaBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the bank's tables say of themselves, as of one moment. */
final class BankAuditRows {
    private static final String OF_LEASES = " FROM quota_leases l WHERE l.quota = w.quota AND l.subject = w.subject"
            + " AND l.reset = w.reset AND l.start_at = w.start_at)";

    /** {@code held} is the sum over open leases, and {@code used} at least what leases have spent and were booked for. */
    private static final String WRONG =
            "SELECT COUNT(*) FROM quota_windows w WHERE w.end_at > ? AND (w.used < 0 OR w.held < 0"
                    + " OR w.held <> (SELECT COALESCE(SUM(CASE WHEN l.open = 1 AND l.granted - l.returned - l.spent > 0"
                    + " THEN l.granted - l.returned - l.spent ELSE 0 END), 0)" + OF_LEASES
                    + " OR w.used < (SELECT COALESCE(SUM(l.spent + l.booked), 0)" + OF_LEASES + ")";

    private static final String FULLEST = "SELECT r.body, MAX(w.used + w.held) FROM quota_windows w"
            + " JOIN records r ON r.kind = 'QUOTA' AND r.id = w.quota WHERE w.end_at > ? GROUP BY r.body";

    private BankAuditRows() {}

    /** Looks at the windows that are not over. */
    static BankAudit.Findings findings(Connection connection, long nowMillis) throws SQLException {
        return new BankAudit.Findings(wrong(connection, nowMillis), worstOverrun(connection, nowMillis));
    }

    private static long wrong(Connection connection, long nowMillis) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(WRONG)) {
            query.setLong(1, nowMillis);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static double worstOverrun(Connection connection, long nowMillis) throws SQLException {
        double worst = 0;
        try (PreparedStatement query = connection.prepareStatement(FULLEST)) {
            query.setLong(1, nowMillis);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    worst = Math.max(worst, overrun(row.getString(1), row.getLong(2)));
                }
            }
        }
        return worst;
    }

    private static double overrun(String body, long taken) {
        return switch (Wire.body(Wire.parse(body), QuotaBody.class)) {
            case Reading.Read<QuotaBody>(QuotaBody quota)
            when !quota.removed() && quota.limit() > 0 && quota.mode().equals(QuotaMode.HARD.label()) ->
                Math.max(0, taken - quota.limit()) / (double) quota.limit();
            case Reading.Read<QuotaBody> _, Reading.Malformed<QuotaBody> _ -> 0;
        };
    }
}
