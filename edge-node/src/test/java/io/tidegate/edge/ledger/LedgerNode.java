package io.tidegate.edge.ledger;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a node needs to keep a ledger, opened on a folder and closed at the end. */
record LedgerNode(Vertx vertx, Database database, Ledger ledger) implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    static LedgerNode in(Path folder) {
        Vertx vertx = Vertx.vertx();
        Database database = Database.open(vertx, options(folder), System::nanoTime);
        return new LedgerNode(vertx, database, start(database));
    }

    static DatabaseOptions options(Path folder) {
        return DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge"));
    }

    static Ledger start(Database database) {
        Pricing pricing = new Pricing(Attempts::cost, "2026-11");
        return done(Ledger.start(database, pricing, InstantSource.fixed(NOW), new SecureRandom()));
    }

    static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }

    @Override
    public void close() {
        done(database.close());
        done(vertx.close());
    }
}
