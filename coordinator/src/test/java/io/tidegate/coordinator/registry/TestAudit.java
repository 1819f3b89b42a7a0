package io.tidegate.coordinator.registry;

import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.TestStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/** The audit log as tests read it. */
final class TestAudit {
    private TestAudit() {}

    record Entry(String actor, String action, String subject, String before, String after) {}

    /** All entries of an action, the oldest first. */
    static List<Entry> entries(Store store, String action) {
        return TestStore.done(store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT actor, action, subject, before_json, after_json FROM audit WHERE action = ? ORDER BY seq")) {
                query.setString(1, action);
                List<Entry> entries = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        entries.add(new Entry(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)));
                    }
                }
                return entries;
            }
        }));
    }
}
