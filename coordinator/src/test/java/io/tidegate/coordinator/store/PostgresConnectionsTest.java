package io.tidegate.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.testing.Eventually;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server ends a transaction that nobody goes on with, and its connection: none may be open before the work begins. */
class PostgresConnectionsTest {
    @RegisterExtension
    final Databases databases = new Databases();

    @Test
    void connectionsThatWaitInThePoolAreInNoTransaction() throws SQLException {
        try (HikariDataSource pool = pool();
                Connection one = pool.getConnection()) {
            Eventually.until(
                    "all others wait in no transaction",
                    () -> text(
                                    one,
                                    "SELECT count(*) FILTER (WHERE state = 'idle') FROM pg_stat_activity"
                                            + " WHERE datname = current_database()")
                            .equals(Integer.toString(pool.getMaximumPoolSize() - 1)));
        }
    }

    @Test
    void theirLimitsHoldAlsoWhenTheFirstWorkFailed() throws SQLException {
        try (HikariDataSource pool = pool();
                Connection connection = pool.getConnection()) {
            connection.rollback();

            assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("8s");
        }
    }

    private HikariDataSource pool() {
        return PostgresConnections.pool((StoreSettings.Postgres) databases.fresh(Kind.POSTGRESQL));
    }

    /** In a transaction of its own: within one, activity is what it was at the first look. */
    private static String text(Connection connection, String sql) {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            row.next();
            String found = row.getString(1);
            connection.rollback();
            return found;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
