package io.tidegate.coordinator.store;

import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.sqlite.Schema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens stores. A PostgreSQL that is not there yet is waited for: with a line in the log for each try, and not for ever. All futures
 * fail with {@link CannotOpenDatabase}, whose message is for the operator. For any thread.
 */
public final class StoreOpening {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Surroundings surroundings;

    public StoreOpening(Vertx vertx, Surroundings surroundings) {
        this.vertx = vertx;
        this.surroundings = surroundings;
    }

    /**
     * Opens a store with the newest schema.
     *
     * @param waitFor how long to try
     * @param migrate whether to bring the schema up to date; when not, an older one is refused
     */
    public Future<Store> open(StoreSettings settings, Duration waitFor, boolean migrate) {
        return switch (settings) {
            case StoreSettings.Sqlite sqlite -> vertx.executeBlocking(() -> open(sqlite, migrate));
            case StoreSettings.Postgres postgres ->
                whenThere(postgres, waitFor, migrate).map(_ -> new PostgresStore(vertx, postgres, surroundings));
        };
    }

    /** Brings the schema up to date, and opens nothing: {@code tidegate coordinator migrate}. */
    public Future<Schema.Steps> migrate(StoreSettings settings, Duration waitFor) {
        return switch (settings) {
            case StoreSettings.Sqlite(var folder) -> vertx.executeBlocking(() -> SqliteStore.migrate(folder));
            case StoreSettings.Postgres postgres -> whenThere(postgres, waitFor, true);
        };
    }

    private Store open(StoreSettings.Sqlite sqlite, boolean migrate) {
        return SqliteStore.open(vertx, sqlite.folder(), migrate, surroundings.clock(), surroundings.nanoTime());
    }

    private Future<Schema.Steps> whenThere(StoreSettings.Postgres settings, Duration waitFor, boolean migrate) {
        return look(settings, migrate, surroundings.nanoTime().getAsLong() + waitFor.toNanos());
    }

    private Future<Schema.Steps> look(StoreSettings.Postgres settings, boolean migrate, long until) {
        return vertx.executeBlocking(() -> PostgresSchema.check(settings, migrate))
                .map(Objects::requireNonNull)
                .recover(why -> again(settings, migrate, until, why));
    }

    private Future<Schema.Steps> again(StoreSettings.Postgres settings, boolean migrate, long until, Throwable why) {
        if (!(why instanceof SQLException away)) {
            return Future.failedFuture(why);
        }
        String words = PostgresSchema.nameOf(settings) + " cannot be opened: " + Words.of(why);
        Duration left = Duration.ofNanos(until - surroundings.nanoTime().getAsLong());
        if (SqlFault.isRefusedLogin(away) || left.isNegative()) {
            return Future.failedFuture(new CannotOpenDatabase(
                    words + ". Check storage.url, storage.user and storage.password, and that the database runs.",
                    why));
        }
        LOG.warn("{}. Trying for {} s more", words, left.toSeconds());
        return vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS).compose(_ -> look(settings, migrate, until));
    }
}
