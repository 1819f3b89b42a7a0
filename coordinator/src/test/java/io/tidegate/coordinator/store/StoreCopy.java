package io.tidegate.coordinator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all tables of a store held at one moment: a backup that can be put back underneath whoever uses the store. */
public final class StoreCopy {
    private final Map<String, List<List<@Nullable Object>>> tables;

    private StoreCopy(Map<String, List<List<@Nullable Object>>> tables) {
        this.tables = tables;
    }

    /** Takes a backup. */
    public static StoreCopy of(Store store) {
        return new StoreCopy(TestStore.done(store.read(connection -> {
            Map<String, List<List<@Nullable Object>>> tables = new LinkedHashMap<>();
            for (String table : tables(connection)) {
                tables.put(table, rows(connection, table));
            }
            return tables;
        })));
    }

    /** Makes the store what it was, in one transaction. */
    public void putBack(Store store) {
        TestStore.done(store.write(connection -> {
            for (Map.Entry<String, List<List<@Nullable Object>>> table : tables.entrySet()) {
                try (Statement delete = connection.createStatement()) {
                    delete.executeUpdate("DELETE FROM " + table.getKey());
                }
                insert(connection, table.getKey(), table.getValue());
            }
            return true;
        }));
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet found = connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
            while (found.next()) {
                String name = found.getString("TABLE_NAME");
                if (!name.startsWith("sqlite_") && !name.startsWith("flyway_")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static List<List<@Nullable Object>> rows(Connection connection, String table) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet found = query.executeQuery("SELECT * FROM " + table)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(found.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static void insert(Connection connection, String table, List<List<@Nullable Object>> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String places = String.join(", ", Collections.nCopies(rows.getFirst().size(), "?"));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " VALUES (" + places + ")")) {
            for (List<@Nullable Object> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 1, row.get(i));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
