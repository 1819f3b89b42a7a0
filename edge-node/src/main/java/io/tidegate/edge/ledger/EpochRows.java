package io.tidegate.edge.ledger;

import io.tidegate.common.wire.EpochEnd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the bank knows of the boots of this node. */
final class EpochRows {
    private EpochRows() {}

    /** Those before this one that are not known to have ended there. */
    static List<EpochEnd> earlier(Connection connection, Epoch than) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT e.epoch, (SELECT COALESCE(MAX(a.seq), 0) FROM attempts a"
                        + " WHERE a.epoch_no = e.epoch_no) FROM epochs e WHERE e.ended = 0 AND e.epoch <> ?"
                        + " ORDER BY e.epoch_no")) {
            query.setString(1, than.hex());
            List<EpochEnd> epochs = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    epochs.add(new EpochEnd(row.getString(1), row.getLong(2)));
                }
            }
            return epochs;
        }
    }

    static void ended(Connection connection, List<String> epochs) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE epochs SET ended = 1 WHERE epoch = ?")) {
            for (String epoch : epochs) {
                update.setString(1, epoch);
                update.executeUpdate();
            }
        }
    }
}
