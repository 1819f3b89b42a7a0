package io.tidegate.coordinator;

import io.tidegate.common.bus.Bus;
import io.tidegate.common.bus.BusSettings;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.config.StorageConfig;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.StoreOpening;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.coordinator.sync.ClusterKeys;
import io.tidegate.coordinator.sync.GenerationChange;
import io.tidegate.coordinator.sync.SealedPush;
import io.tidegate.coordinator.sync.StoreFeed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What every part of a coordinator stands on.
 *
 * @param bus empty where the configuration has none
 */
record Foundation(Store store, ClusterKey key, Audit audit, StoreFeed feed, Optional<Bus> bus) {
    /** Opens it: the store, the key that goes with it, what tells of changes. Blocks, for as long as the database is waited for. */
    static Foundation open(
            Vertx vertx,
            CoordinatorConfig config,
            Coordinator.Surroundings surroundings,
            Consumer<Supplier<Future<Void>>> closings)
            throws IOException {
        StorageConfig storage = config.storage();
        Store store = opening(vertx, surroundings)
                .open(settings(storage), storage.waitFor(), storage.migrate())
                .await();
        closings.accept(store::close);
        ClusterKey key = new ClusterKeys(vertx, store, storage.path(), surroundings.secrets())
                .of(config.cluster().key())
                .await();
        Audit audit = new Audit(store.dialect());
        StoreFeed feed = StoreFeed.start(
                        vertx,
                        store,
                        new GenerationChange(store, audit, surroundings.secrets()),
                        storage.type() == StorageConfig.Type.POSTGRESQL)
                .await();
        closings.accept(() -> {
            feed.close();
            return Future.succeededFuture();
        });
        Optional<Bus> bus = config.cluster()
                .bus()
                .filter(wanted -> wanted.enabled())
                .map(wanted -> {
                    // what comes over the bus is for nodes; a coordinator looks at the store
                    Bus opened = Bus.open(
                            new BusSettings(wanted, BusSettings.Part.COORDINATOR),
                            key,
                            _ -> {},
                            new Bus.Surroundings(surroundings.nanoTime(), surroundings.secrets()));
                    closings.accept(opened::close);
                    feed.join(new SealedPush(key, surroundings.secrets(), opened::publish));
                    return opened;
                });
        return new Foundation(store, key, audit, feed, bus);
    }

    static StoreOpening opening(Vertx vertx, Coordinator.Surroundings surroundings) {
        return new StoreOpening(
                vertx,
                new io.tidegate.coordinator.store.Surroundings(
                        surroundings.clock(), surroundings.nanoTime(), surroundings.secrets()));
    }

    static StoreSettings settings(StorageConfig storage) {
        return switch (storage.type()) {
            case SQLITE -> new StoreSettings.Sqlite(storage.path());
            case POSTGRESQL ->
                new StoreSettings.Postgres(
                        storage.url().orElseThrow(), storage.user(), storage.password(), storage.poolSize());
        };
    }
}
