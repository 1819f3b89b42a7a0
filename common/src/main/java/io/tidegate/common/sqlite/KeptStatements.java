package io.tidegate.common.sqlite;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the statements of one connection that are prepared again and again: SQLite compiles each anew, which takes longer than most take to
 * run. For what the writer does beside the rows of exchanges, which wait for it. Confined to the thread of the connection.
 */
public final class KeptStatements {
    /** With texts that differ by how many rows they are about. */
    static final int MOST = 64;

    /** A statement keeps room for the longest batch it ever had, and clears all of it each time. */
    private static final int MOST_BATCHED = 200;

    private final Connection connection;
    private final Connection keeping;

    /** Those that nobody uses now, by their text, the least recently used first. */
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(MOST, 0.75f, true);

    public KeptStatements(Connection connection) {
        this.connection = connection;
        this.keeping = proxy(Connection.class, this::onConnection);
    }

    /** The same connection; who closes a statement of it gives it back. */
    public Connection connection() {
        return keeping;
    }

    private @Nullable Object onConnection(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && arguments.length == 1 && method.getName().equals("prepareStatement")) {
            return prepared((String) arguments[0]);
        }
        return call(connection, method, arguments);
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        return proxy(PreparedStatement.class, new Use(sql, kept == null ? connection.prepareStatement(sql) : kept));
    }

    /** Of two of one text that were used at a time, one is kept. */
    private void giveBack(String sql, PreparedStatement statement) throws SQLException {
        try {
            statement.clearParameters();
            statement.clearBatch();
        } catch (SQLException e) {
            // The driver ends a statement by itself where it failed badly
            statement.close();
            return;
        }
        PreparedStatement other = idle.put(sql, statement);
        if (other != null) {
            other.close();
        }
        if (idle.size() > MOST) {
            Iterator<PreparedStatement> eldest = idle.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
    }

    /** From when a statement was asked for until it is closed. */
    private final class Use implements InvocationHandler {
        private final String sql;
        private final PreparedStatement statement;
        private @Nullable AutoCloseable result;
        private int batched;
        private boolean over;

        Use(String sql, PreparedStatement statement) {
            this.sql = sql;
            this.statement = statement;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // each use is itself alone
        public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "close" -> close();
                case "isClosed" -> over;
                case "equals" -> arguments != null && arguments[0] == self;
                case "hashCode" -> System.identityHashCode(self);
                case "toString" -> sql;
                default -> use(method, arguments);
            };
        }

        private @Nullable Object use(Method method, Object @Nullable [] arguments) throws Throwable {
            if (over) {
                throw new SQLException("a statement that is closed: " + sql);
            }
            batched += method.getName().equals("addBatch") ? 1 : 0;
            Object outcome = call(statement, method, arguments);
            if (outcome instanceof ResultSet rows) {
                result = rows;
            }
            return outcome;
        }

        private @Nullable Object close() throws Exception {
            if (over) {
                return null;
            }
            over = true;
            if (result != null) {
                result.close();
            }
            if (batched > MOST_BATCHED) {
                statement.close();
            } else {
                giveBack(sql, statement);
            }
            return null;
        }
    }

    private static @Nullable Object call(Object on, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(KeptStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
