package io.tidegate.coordinator.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How connections are made. Everything has an end: who waits for a database that is away shall know soon, and a coordinator that
 * froze within a transaction shall not hold up the others.
 */
final class PostgresConnections {
    private static final int CONNECT_SECONDS = 2;
    private static final int LONGEST_SILENCE_SECONDS = 10;
    private static final int WAIT_FOR_CONNECTION_MILLIS = 1000;

    /** What the server ends by itself, sooner than the driver would give up. */
    private static final String LIMITS = Stream.of(
                    "statement_timeout = '8s'", "lock_timeout = '4s'", "idle_in_transaction_session_timeout = '5s'")
            .map(limit -> "SET " + limit)
            .collect(Collectors.joining("; "));

    private PostgresConnections() {}

    /** Single connections without limits on statements: for migrations. */
    static PGSimpleDataSource single(StoreSettings.Postgres settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setApplicationName("tidegate-coordinator");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        // last, so that the operator's own parameters hold
        source.setUrl(settings.url());
        source.setUser(settings.user());
        settings.password().ifPresent(password -> source.setPassword(password.reveal()));
        return source;
    }

    /** Makes connections when they are first asked for. */
    static HikariDataSource pool(StoreSettings.Postgres settings) {
        PGSimpleDataSource source = single(settings);
        if (source.getSocketTimeout() == 0) {
            source.setSocketTimeout(LONGEST_SILENCE_SECONDS);
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres");
        config.setDataSource(source);
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(WAIT_FOR_CONNECTION_MILLIS);
        config.setValidationTimeout(WAIT_FOR_CONNECTION_MILLIS / 2);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(LIMITS);
        // commits the limits: else a rollback takes them back, and the server ends connections that wait in the pool
        config.setIsolateInternalQueries(true);
        return new HikariDataSource(config);
    }
}
