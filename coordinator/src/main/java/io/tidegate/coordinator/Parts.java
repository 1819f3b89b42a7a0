package io.tidegate.coordinator;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Health;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.backup.BackupSchedule;
import io.tidegate.common.backup.Backups;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.config.WeightsConfig;
import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quotaapi.Standings;
import io.tidegate.common.telemetry.ProcessMetrics;
import io.tidegate.coordinator.access.AccessTokens;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.AuditRoutes;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.AuditStore;
import io.tidegate.coordinator.backup.PostgresPrograms;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.config.StorageConfig;
import io.tidegate.coordinator.discovery.Discovery;
import io.tidegate.coordinator.discovery.StoredKeys;
import io.tidegate.coordinator.http.ListenFace;
import io.tidegate.coordinator.http.OperatorFace;
import io.tidegate.coordinator.keys.Administration;
import io.tidegate.coordinator.person.PersonRoutes;
import io.tidegate.coordinator.quota.BankAudit;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.quota.LeaseRoutes;
import io.tidegate.coordinator.quota.OldWindows;
import io.tidegate.coordinator.registry.NodeRegistry;
import io.tidegate.coordinator.registry.Registry;
import io.tidegate.coordinator.registry.RegistryParts;
import io.tidegate.coordinator.store.Leader;
import io.tidegate.coordinator.sync.SocketHub;
import io.tidegate.coordinator.sync.SyncRoutes;
import io.tidegate.coordinator.sync.TombstoneStore;
import io.tidegate.coordinator.usage.CursorRows;
import io.tidegate.coordinator.usage.NodeUsageRoutes;
import io.tidegate.coordinator.usage.OldRows;
import io.tidegate.coordinator.usage.UsageAdministration;
import io.tidegate.coordinator.usage.UsageIntake;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The features of a coordinator, put together.
 *
 * @param operatorFace what operators are offered
 * @param listenFace what nodes and developers are offered
 */
record Parts(ApiFace operatorFace, ApiFace listenFace) {
    /** Starts them on what is open. Blocks. */
    static Parts start(
            Vertx vertx,
            CoordinatorConfig config,
            Coordinator.Surroundings surroundings,
            Foundation foundation,
            Leaving leaving,
            PrometheusMeterRegistry meters,
            Consumer<Supplier<Future<Void>>> closings) {
        // Registry, sockets and discovery ask each other; each knows the others by these.
        AtomicReference<Registry> nodes = new AtomicReference<>(List::of);
        AtomicReference<Consumer<String>> shutOut = new AtomicReference<>(_ -> {});
        KeyHasher hasher = new KeyHasher(foundation.key().hashSecret());
        Discovery discovery = new Discovery(
                config.discovery(),
                () -> nodes.get().nodes(),
                foundation.feed()::newest,
                new StoredKeys(foundation.store(), hasher, surroundings.clock()),
                surroundings.clock());
        NodeRegistry registry = new NodeRegistry(
                vertx,
                foundation.store(),
                foundation.audit(),
                foundation.feed(),
                registryParts(
                        config,
                        surroundings,
                        foundation,
                        discovery,
                        node -> shutOut.get().accept(node)));
        nodes.set(registry.nodes());
        SocketHub sockets = new SocketHub(
                vertx, foundation.key(), surroundings.secrets(), registry.face(), foundation.feed()::newest);
        shutOut.set(sockets::close);
        foundation.feed().join(sockets);
        registry.start().await();
        closings.accept(registry::stop);
        closings.accept(() -> {
            sockets.close();
            discovery.close();
            return Future.succeededFuture();
        });
        discovery.start(vertx);
        Leader leader = new Leader(
                vertx,
                foundation.store(),
                Long.toHexString(surroundings.secrets().nextLong()));
        closings.accept(leader::close);
        OldWindows.forget(leader, foundation.store());
        OldRows.forget(leader, foundation.store(), config.usage().retention());

        BankAudit audit = new BankAudit(vertx, foundation.store());
        closings.accept(audit::close);
        audit.start();
        RevisionLag lag = new RevisionLag(foundation.feed()::newest, surroundings.nanoTime());
        closings.accept(() -> {
            lag.close();
            return Future.succeededFuture();
        });
        lag.start(vertx);
        CoordinatorMetrics.register(meters, foundation, registry.nodes(), lag, sockets, audit);
        ProcessMetrics.register(meters, "coordinator", surroundings.version());
        if (config.storage().type() == StorageConfig.Type.SQLITE) {
            ProcessMetrics.registerStorage(meters, config.storage().path());
        }
        backups(vertx, config, surroundings, leader, meters, closings);
        leaving.whenBegun(sockets::close);
        Supplier<Readiness> readiness = () -> readiness(foundation, leaving);
        return new Parts(
                operatorFace(vertx, config, surroundings, foundation, registry, hasher, readiness, meters),
                ListenFace.of(
                        nodeRoutes(vertx, config, surroundings, foundation, registry, discovery),
                        List.of(sockets.route()),
                        readiness));
    }

    /** Each coordinator may make them, one at a time does. */
    private static void backups(
            Vertx vertx,
            CoordinatorConfig config,
            Coordinator.Surroundings surroundings,
            Leader leader,
            PrometheusMeterRegistry meters,
            Consumer<Supplier<Future<Void>>> closings) {
        StorageConfig storage = config.storage();
        storage.backupInterval().ifPresent(interval -> {
            BackupSchedule schedule = new BackupSchedule(
                    vertx,
                    new Backups(storage.backupPath(), surroundings.version(), surroundings.clock()),
                    Upkeep.backup(config, PostgresPrograms.installed()),
                    new BackupSchedule.Plan(interval, storage.backupKeep()));
            closings.accept(schedule::close);
            CoordinatorMetrics.register(meters, schedule);
            leader.run("backup", schedule.period(), _ -> true, _ -> schedule.look());
        });
    }

    private static RegistryParts registryParts(
            CoordinatorConfig config,
            Coordinator.Surroundings surroundings,
            Foundation foundation,
            Discovery discovery,
            Consumer<String> shutOut) {
        return new RegistryParts(
                foundation.key(),
                config.discovery().healthFloor(),
                CursorRows::of,
                Banks.of(foundation.store().dialect())::retire,
                discovery::scoreOf,
                shown -> foundation.feed().seen(new Actor.Coordinator(), shown),
                shutOut,
                surroundings.clock(),
                surroundings.nanoTime(),
                surroundings.secrets());
    }

    private static List<ApiRoute> nodeRoutes(
            Vertx vertx,
            CoordinatorConfig config,
            Coordinator.Surroundings surroundings,
            Foundation foundation,
            NodeRegistry registry,
            Discovery discovery) {
        Bank bank = Banks.of(foundation.store().dialect());
        UsageIntake intake = new UsageIntake(
                foundation.store(), foundation.audit(), bank, config.reports().toolNames());
        LeaseRoutes leases = new LeaseRoutes(
                vertx, foundation.store(), foundation.audit(), bank, foundation.feed(), surroundings.nanoTime());
        NodeUsageRoutes usage = new NodeUsageRoutes(intake, foundation.store(), registry.nodes());
        SyncRoutes sync = new SyncRoutes(
                foundation.feed(), foundation.feed(), new TombstoneStore(foundation.store(), foundation.audit()));
        return Stream.of(
                        registry.nodeRoutes().stream(),
                        sync.routes().stream().map(registry.face()::guarded),
                        usage.routes().stream().map(registry.face()::guardedForReports),
                        leases.routes().stream().map(registry.face()::guardedForReports),
                        discovery.routes().stream())
                .flatMap(routes -> routes)
                .toList();
    }

    private static ApiFace operatorFace(
            Vertx vertx,
            CoordinatorConfig config,
            Coordinator.Surroundings surroundings,
            Foundation foundation,
            NodeRegistry registry,
            KeyHasher hasher,
            Supplier<Readiness> readiness,
            PrometheusMeterRegistry meters) {
        AccessTokens tokens = new AccessTokens(
                config.operator().token(),
                foundation.store(),
                foundation.audit(),
                surroundings.clock(),
                surroundings.secrets());
        Administration keys = new Administration(new Administration.Parts(
                vertx,
                foundation.store(),
                foundation.audit(),
                foundation.feed(),
                new KeyMint(hasher, surroundings.secrets()),
                weights(config.quotas().weights()),
                standings(foundation),
                () -> NodesApplied.of(registry.nodes()),
                surroundings.clock(),
                surroundings.nanoTime()));
        UsageAdministration usage = new UsageAdministration(
                foundation.store(),
                keys::quotas,
                surroundings.clock(),
                config.reports().toolNames());
        List<AdminRoute> routes = Stream.of(
                        tokens.routes(),
                        new AuditRoutes(new AuditStore(foundation.store())).routes(),
                        keys.routes(),
                        registry.adminRoutes(),
                        new PersonRoutes(foundation.store(), keys::quotas).routes(),
                        usage.routes())
                .flatMap(List::stream)
                .toList();
        return OperatorFace.of(tokens, routes, Health.withMetrics(readiness, meters::scrape));
    }

    private static Standings standings(Foundation foundation) {
        Bank bank = Banks.reading();
        return accounts -> foundation
                .store()
                .read(connection -> bank.standings(
                        connection, accounts, foundation.store().dialect().nowMillis(connection)));
    }

    private static QuotaWeights weights(WeightsConfig weights) {
        return new QuotaWeights(
                weights.input(), weights.output(), weights.cacheRead(), weights.cacheWrite5m(), weights.cacheWrite1h());
    }

    private static Readiness readiness(Foundation foundation, Leaving leaving) {
        if (leaving.begun()) {
            return new Readiness.NotReady(List.of("the coordinator is stopping"));
        }
        return foundation.store().healthy()
                ? new Readiness.Ready()
                : new Readiness.NotReady(
                        List.of("the database: " + foundation.store().trouble()));
    }
}
