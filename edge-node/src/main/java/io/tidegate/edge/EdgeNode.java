package io.tidegate.edge;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidegate.common.CannotStart;
import io.tidegate.common.Stopping;
import io.tidegate.common.api.Health;
import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quotaapi.QuotaDesk;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.common.quotaapi.Standings;
import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.telemetry.ProcessMetrics;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.edge.admin.Administration;
import io.tidegate.edge.admin.DrainRoutes;
import io.tidegate.edge.auth.Authenticator;
import io.tidegate.edge.auth.Directory;
import io.tidegate.edge.auth.DirectoryStore;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.cluster.ClusterView;
import io.tidegate.edge.cluster.EdgeCluster;
import io.tidegate.edge.cluster.Outbox;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.OtlpConfig;
import io.tidegate.edge.http.ByteBudget;
import io.tidegate.edge.http.Drain;
import io.tidegate.edge.http.ExchangeRecorder;
import io.tidegate.edge.http.NodeLoad;
import io.tidegate.edge.http.NodeMetrics;
import io.tidegate.edge.http.PublicPort;
import io.tidegate.edge.http.RecentExchanges;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.quota.IslandStore;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.quota.Spender;
import io.tidegate.edge.standalone.QuotaDefinitionStore;
import io.tidegate.edge.standalone.ShownQuotaStore;
import io.tidegate.edge.trace.Traces;
import io.tidegate.edge.upstream.Upstreams;
import io.tidegate.edge.usage.OtherNodes;
import io.tidegate.edge.usage.UsageView;
import io.tidegate.edge.usage.UserQuotas;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One edge node: the place where its parts are made and put together. Starting and stopping block; they are for {@code main}
 * and for tests.
 */
public final class EdgeNode {
    /**
     * What a node takes from its surroundings.
     *
     * @param clock the time of day
     * @param nanoTime the monotonic time
     * @param secrets fit for secrets
     * @param eventLoops how many listeners there are, 1 or more
     * @param version of the program, as {@code /health} shows it
     */
    public record Surroundings(
            InstantSource clock, LongSupplier nanoTime, RandomGenerator secrets, int eventLoops, String version) {
        /** The real ones: the system's clocks, an event loop for each processor. */
        public static Surroundings system(String version) {
            return new Surroundings(
                    InstantSource.system(),
                    System::nanoTime,
                    new SecureRandom(),
                    Runtime.getRuntime().availableProcessors(),
                    version);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(EdgeNode.class);
    /** Longer than {@link io.tidegate.common.bus.Bus#close} takes where it has joined. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(16);

    /** For what clients have sent that is no whole request yet: a client need have no key for that, so it must not fill the heap. */
    private static final int UNREAD_PART_OF_HEAP = 16;

    private final EdgeConfig config;
    private final Surroundings surroundings;
    private final NodeLoad load;
    private final Vertx vertx;
    private final List<Closing> open = new ArrayList<>();
    private Optional<EdgeCluster> cluster = Optional.empty();
    private Optional<LiveSettings> live = Optional.empty();
    private Optional<PublicPort> publicPort = Optional.empty();
    private Optional<Departure.Debts> debts = Optional.empty();
    private int port;
    private int operatorPort;

    /** Something that was opened, to be closed in the opposite order. */
    private interface Closing {
        Future<Void> close();
    }

    private EdgeNode(EdgeConfig config, Surroundings surroundings) {
        this.config = config;
        this.surroundings = surroundings;
        this.load = new NodeLoad(
                config.limits().inFlight(),
                config.limits().connections(),
                new Drain(config.timeouts().move(), surroundings.nanoTime()));
        this.vertx = Vertx.vertx(
                new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(surroundings.eventLoops()));
        open.add(vertx::close);
    }

    /**
     * Starts a node and returns when it listens.
     *
     * @throws CannotStart with words for the operator
     */
    public static EdgeNode start(EdgeConfig config, AccessLog accessLog, PriceTable prices, Surroundings surroundings) {
        EdgeNode node = new EdgeNode(config, surroundings);
        try {
            node.open(accessLog, prices);
            return node;
        } catch (IOException | CannotOpenDatabase e) {
            node.closeAll();
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            node.closeAll();
            throw e;
        }
    }

    private void open(AccessLog accessLog, PriceTable prices) throws IOException {
        Path data = config.storage().path();
        Files.createDirectories(data);
        Database database = Database.open(
                vertx,
                DatabaseOptions.of(data.resolve(EdgeBackup.DATABASE), EdgeBackup.SCHEMA),
                surroundings.nanoTime());
        open.add(database::close);
        Optional<ClusterWiring> wiring = clusterWiring();
        InstantSource clock = wiring.<InstantSource>map(ClusterWiring::time).orElse(surroundings.clock());
        Ledger ledger = Ledger.start(
                        database, new Pricing(prices::costNanos, prices.version()), clock, surroundings.secrets())
                .await();
        KeyIndex index = new KeyIndex(LiveSettings.rules(config));
        QuotaWiring quotas = wiring.map(joined ->
                        QuotaWiring.ofCluster(vertx, database, ledger, joined, surroundings, load.drain()::on))
                .orElseGet(() -> QuotaWiring.standingAlone(vertx, database, ledger, surroundings, load.drain()::on));
        open.add(quotas.desk()::close);
        ByteBudget bodies = new ByteBudget(config.limits().bodyBudget().bytes());
        warnOfLargeBodies(config);
        ByteBudget unread = new ByteBudget(Runtime.getRuntime().maxMemory() / UNREAD_PART_OF_HEAP);
        Upstreams upstreams = Configured.upstreams(config);
        RecentExchanges recent = new RecentExchanges(surroundings.nanoTime());
        NodeVitals vitals = new NodeVitals(load, bodies, recent, upstreams, ledger, surroundings.nanoTime());
        Known known = wiring.isPresent()
                ? ofCluster(wiring.get(), database, ledger, index, quotas, vitals)
                : standingAlone(database, index, quotas);
        quotas.desk().start();
        new Retention(
                        vertx,
                        ledger,
                        new IslandStore(database),
                        clock,
                        config.ledger().retention(),
                        wiring.isPresent())
                .start();

        OtherNodes others =
                wiring.map(joined -> joined.otherNodes(surroundings)).orElse(OtherNodes.NONE);
        UsageView views = new UsageView(ledger, known.userQuotas(), others, clock);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        NodeMetrics metrics = new NodeMetrics(registry, load, bodies, unread);
        ledger.cut().onSuccess(metrics::cutBefore);
        StoreMetrics.register(registry, database, ledger);
        QuotaMetrics.register(registry, quotas.desk());
        UpstreamMetrics.register(registry, upstreams, surroundings.nanoTime());
        ProcessMetrics.register(registry, "edge", surroundings.version());
        ProcessMetrics.registerStorage(registry, data);
        Optional<Traces> traces = traces();
        traces.ifPresent(sending -> TraceMetrics.register(registry, sending));
        Configured.backups(vertx, config, surroundings).ifPresent(schedule -> {
            open.add(schedule::close);
            BackupMetrics.register(registry, schedule);
            schedule.start();
        });
        cluster.ifPresent(joined -> ClusterMetrics.register(registry, joined));
        Supplier<JsonObject> node = () -> NodeJson.of(
                known.state().get().id(),
                config.node().name(),
                surroundings.version(),
                ledger.epoch().hex(),
                cluster.map(EdgeCluster::view));
        Administration own = new Administration(known.directory(), index, quotaFace(known), views, ledger, clock, node);
        DrainRoutes drains = new DrainRoutes(load, () -> cluster.ifPresent(EdgeCluster::changed));
        EdgePorts ports = new EdgePorts(vertx, config, surroundings, registry);
        NodeReadiness readiness = new NodeReadiness(load.drain(), database, cluster);
        EdgePorts.Operators operators = ports.openOperators(
                wiring.map(joined -> own.changedAt(joined.centralServer().url()))
                        .orElse(own)
                        .with(drains.routes()),
                Health.withMetrics(readiness::now, registry::scrape));
        operatorPort = operators.number();
        open.add(operators.server()::close);
        EdgePorts.Public listening = ports.openPublic(new PublicPort.Shared(
                new Authenticator(index, known.hasher()),
                quotas.book(),
                ledger,
                prices,
                upstreams,
                new NodeAnswers(known.state(), surroundings.version(), clock, surroundings.nanoTime(), views),
                load,
                bodies,
                unread,
                new ExchangeRecorder(metrics, recent, accessLog, traces, clock, surroundings.nanoTime()),
                clock,
                surroundings.nanoTime(),
                () -> new SplittableRandom(surroundings.secrets().nextLong())));
        open.add(listening::closeCertificate);
        PublicPort opened = listening.port();
        publicPort = Optional.of(opened);
        port = opened.port();
        live = Optional.of(new LiveSettings(load, bodies, index, upstreams, opened));
        readiness.listens();
        cluster.ifPresent(joined -> joined.begin(
                ClusterWiring.profile(config, port, surroundings.version()),
                surroundings.clock().millis()));
        LOG.info(
                "node {} ({}) listens on port {}, operators on {}",
                config.node().name(),
                known.state().get().id(),
                port,
                operatorPort);
    }

    private static void warnOfLargeBodies(EdgeConfig config) {
        HeapRoom.warning(config.limits().bodyBudget(), Runtime.getRuntime().maxMemory())
                .ifPresent(LOG::warn);
    }

    /**
     * What differs between a node that stands alone and one of a cluster.
     *
     * @param directory where an operator changes users and keys; not asked in a cluster
     * @param quotas where an operator sees quotas, and changes them when there is no cluster
     */
    private record Known(
            Supplier<KeyHasher> hasher,
            Directory directory,
            QuotaFace.Backend quotas,
            Standings standings,
            UserQuotas userQuotas,
            Supplier<NodeAnswers.NodeState> state) {}

    private QuotaFace quotaFace(Known known) {
        Supplier<String> newId = () -> new KeyMint(known.hasher().get(), surroundings.secrets()).newQuotaId();
        return new QuotaFace(known.quotas(), new QuotaDesk(Configured.weights(config), newId), known.standings());
    }

    private Known standingAlone(Database database, KeyIndex index, QuotaWiring wiring) throws IOException {
        Path data = config.storage().path();
        NodeIdentity identity = NodeIdentity.loadOrCreate(data, config.node().name(), surroundings.secrets());
        KeyHasher hasher = new KeyHasher(NodeSecret.loadOrCreate(data, surroundings.secrets()));
        Directory directory = directory(database, index, hasher, surroundings.clock());
        directory.start().await();
        QuotaDefinitionStore quotas = new QuotaDefinitionStore(database, index, wiring.hearer());
        quotas.start(Configured.defaultQuotas(config)).await();
        NodeAnswers.NodeState state = new NodeAnswers.NodeState(identity.id(), false);
        return new Known(
                () -> hasher,
                directory,
                quotas,
                wiring.standings(),
                (user, keyId) -> quotas.accounts(user, keyId).compose(wiring.standings()::of),
                () -> state);
    }

    private Known ofCluster(
            ClusterWiring wiring,
            Database database,
            Ledger ledger,
            KeyIndex index,
            QuotaWiring quotas,
            NodeVitals vitals) {
        Outbox outbox = wiring.outbox(vertx, ledger, surroundings);
        open.add(outbox::close);
        EdgeCluster joined = wiring.deploy(
                vertx,
                config,
                surroundings,
                new EdgeCluster.Parts(
                        database, index, quotas.book(), load, quotas.desk(), ledger, vitals::take, outbox));
        cluster = Optional.of(joined);
        debts = Optional.of(new Departure.Debts(ledger, outbox, quotas.desk(), joined));
        outbox.start();
        byte[] unused = new byte[NodeSecret.LENGTH];
        surroundings.secrets().nextBytes(unused);
        return new Known(
                wiring.hasher(),
                directory(database, index, new KeyHasher(NodeSecret.of(unused)), wiring.time()),
                new ShownQuotaStore(index, quotas.book()::quotas),
                quotas.standings(),
                (user, keyId) -> quotas.standings().of(drawnOn(index, quotas.book(), user, keyId)),
                () -> {
                    ClusterView view = joined.view();
                    return new NodeAnswers.NodeState(view.nodeId().orElse(""), view.connected());
                });
    }

    /** The accounts that a user draws on, with one key or with any. */
    private static List<QuotaAccount> drawnOn(KeyIndex index, QuotaBook book, User user, Optional<String> keyId) {
        List<String> keys = keyId.map(List::of)
                .orElseGet(() -> index.keys().stream()
                        .filter(key -> key.userId().equals(user.id()))
                        .map(KeyRecord::id)
                        .toList());
        return keys.stream()
                .flatMap(key -> book.accounts(new Spender(user.id(), key, user.team())).stream())
                .distinct()
                .toList();
    }

    private Directory directory(Database database, KeyIndex index, KeyHasher hasher, InstantSource clock) {
        return new Directory(new DirectoryStore(database), index, new KeyMint(hasher, surroundings.secrets()), clock);
    }

    private Optional<ClusterWiring> clusterWiring() throws IOException {
        if (config.centralServer().isEmpty()) {
            return Optional.empty();
        }
        ClusterWiring wiring =
                ClusterWiring.of(vertx, config, config.centralServer().get(), surroundings);
        open.add(wiring.client()::close);
        open.add(wiring.toBank()::close);
        return Optional.of(wiring);
    }

    private Optional<Traces> traces() throws IOException {
        Optional<OtlpConfig> otlp = config.telemetry().otlp();
        if (otlp.isEmpty()) {
            return Optional.empty();
        }
        Traces traces = Traces.start(otlp.get(), config.node().name(), surroundings.version());
        open.add(traces::close);
        return Optional.of(traces);
    }

    /** The public port. */
    public int port() {
        return port;
    }

    /** The operator's port. */
    public int operatorPort() {
        return operatorPort;
    }

    /** What a node that runs with one configuration runs with once it has taken what it can of another. */
    public static EdgeConfig running(EdgeConfig now, EdgeConfig changed) {
        return LiveSettings.running(now, changed);
    }

    /** Takes a configuration that {@link #running} made, for all that begins from now on. For any thread. */
    public void take(EdgeConfig changed) {
        live.ifPresent(settings -> settings.take(changed));
        warnOfLargeBodies(changed);
    }

    /**
     * Done when the node has to be stopped though nobody asked for it, with words why; never, when all is well. Whoever runs the
     * process calls {@link #stop} then.
     */
    public Future<String> terminated() {
        return cluster.map(EdgeCluster::terminated)
                .orElseGet(() -> Promise.<String>promise().future());
    }

    /**
     * Drains: serves on while clients move, then takes no more exchanges, lets the running ones finish for as long as the configuration
     * says, and cuts what is left. Then the coordinator gets what it has yet to know, and all is closed when this returns.
     */
    public void stop(Stopping how) {
        new Departure(vertx, load, surroundings.nanoTime())
                .drain(how, config.timeouts().drain(), () -> cluster.ifPresent(EdgeCluster::changed));
        publicPort.ifPresent(opened -> quietly(opened.close()));
        debts.ifPresent(Departure::pay);
        closeAll();
        LOG.info("stopped");
    }

    /** Listeners first, so that what they cut is settled while the database is open; then what was opened, backwards. */
    private void closeAll() {
        List<Future<Void>> undeployed =
                vertx.deploymentIDs().stream().map(vertx::undeploy).toList();
        quietly(Future.all(undeployed).mapEmpty());
        for (Closing closing : open.reversed()) {
            quietly(closing.close());
        }
    }

    private static void quietly(Future<Void> closing) {
        try {
            closing.await(CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            LOG.warn("a part did not close: {}", e.getMessage());
        }
    }
}
