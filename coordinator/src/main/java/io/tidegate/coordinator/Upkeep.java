package io.tidegate.coordinator;

import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.backup.CoordinatorBackup;
import io.tidegate.coordinator.backup.PostgresPrograms;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.GenerationChange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.function.Function;

/** What is done to a coordinator's database by hand. Each method blocks, and fails with words for the operator. */
public final class Upkeep {
    private Upkeep() {}

    /** Brings the schema up to date. */
    public static void migrate(CoordinatorConfig config, Coordinator.Surroundings surroundings) throws IOException {
        with(vertx -> Foundation.opening(vertx, surroundings)
                .migrate(Foundation.settings(config.storage()), config.storage().waitFor())
                .mapEmpty());
    }

    /** Begins a new generation, after the database was put back to a backup. */
    public static long restored(CoordinatorConfig config, Coordinator.Surroundings surroundings) throws IOException {
        return with(vertx -> Foundation.opening(vertx, surroundings)
                        .open(
                                Foundation.settings(config.storage()),
                                config.storage().waitFor(),
                                config.storage().migrate())
                        .compose(store -> begin(store, surroundings).eventually(store::close)))
                .generation();
    }

    /** What there is to back up. */
    public static CoordinatorBackup backup(CoordinatorConfig config, PostgresPrograms programs) {
        return new CoordinatorBackup(
                Foundation.settings(config.storage()), config.storage().path(), programs);
    }

    private static Future<Revision> begin(Store store, Coordinator.Surroundings surroundings) {
        return new GenerationChange(store, new Audit(store.dialect()), surroundings.secrets())
                .begin(new Actor.Coordinator());
    }

    private static <T> T with(Function<Vertx, Future<T>> work) throws IOException {
        Vertx vertx = Vertx.vertx();
        try {
            return work.apply(vertx).await();
        } catch (CannotOpenDatabase e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            vertx.close().await();
        }
    }
}
