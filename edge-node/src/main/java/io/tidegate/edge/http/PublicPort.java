package io.tidegate.edge.http;

import io.tidegate.common.config.Cidr;
import io.tidegate.common.tls.Certificate;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.edge.auth.Authenticator;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LimitsConfig;
import io.tidegate.edge.config.TimeoutsConfig;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.models.ModelCatalog;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.relay.ExchangeSettings;
import io.tidegate.edge.relay.Patience;
import io.tidegate.edge.relay.Routes;
import io.tidegate.edge.socket.ReadSpace;
import io.tidegate.edge.upstream.UpstreamPool;
import io.tidegate.edge.upstream.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The public port over all event loops: one listener on each, sharing what is built for concurrent use. */
public final class PublicPort {
    private static final Duration UPSTREAM_IDLE = Duration.ofSeconds(55);
    private static final Duration MODELS_KEPT = Duration.ofMinutes(5);
    private static final int AHEAD_BYTES = 64 * 1024;
    private static final int DISCARD_BYTES = 2 * 1024 * 1024;
    private static final Duration DISCARD_TIME = Duration.ofSeconds(2);

    /** 8 KiB in a second: a turn of Claude Code takes a quarter of a minute so, and 32 MB an hour. */
    private static final long SLOWEST_BODY_NANOS_PER_BYTE = 1_000_000_000L / (8 * 1024);

    /**
     * What all listeners share.
     *
     * @param unreadBudget of what clients have sent that is no whole request yet, or not its turn
     * @param random makes a source of randomness for one event loop
     */
    public record Shared(
            Authenticator authenticator,
            QuotaBook quotas,
            Ledger ledger,
            PriceTable prices,
            Upstreams upstreams,
            OwnAnswers own,
            NodeLoad load,
            ByteBudget bodyBudget,
            ByteBudget unreadBudget,
            ExchangeRecorder recorder,
            InstantSource clock,
            LongSupplier nanoTime,
            Supplier<RandomGenerator> random) {}

    private final EdgeConfig config;
    private final Optional<Certificate> certificate;
    private final Shared shared;
    private final AtomicReference<Gateway.Limits> limits;
    private final List<Listener> listeners = new ArrayList<>();
    private Supplier<Future<Void>> undeploy = Future::succeededFuture;

    public PublicPort(EdgeConfig config, Optional<Certificate> certificate, Shared shared) {
        this.config = config;
        this.certificate = certificate;
        this.shared = shared;
        this.limits = new AtomicReference<>(limits(config.limits(), config.timeouts()));
    }

    /** Listens, with so many event loops. */
    public Future<Void> listen(Vertx vertx, int eventLoops) {
        NetServerOptions options = options(eventLoops);
        List<Future<String>> deployed = new ArrayList<>();
        for (int i = 0; i < eventLoops; i++) {
            List<Cidr> trusted = config.trustedProxies();
            Listener listener =
                    new Listener(options, config.listen().proxyProtocol(), trusted, shared.load, this::wire);
            listeners.add(listener);
            deployed.add(vertx.deployVerticle(listener));
        }
        undeploy = () -> Future.join(deployed.stream()
                        .map(deployment -> deployment.compose(vertx::undeploy))
                        .toList())
                .mapEmpty();
        return Future.all(deployed).map(_ -> {
            certificate.ifPresent(pair -> pair.follow(listeners.getFirst()::renew));
            return null;
        });
    }

    /** Requests that begin from now on are held to other limits. */
    public void limit(LimitsConfig wanted) {
        limits.set(limits(wanted, config.timeouts()));
    }

    /** Closes it, and cuts what still runs: it is settled, and the clients see their answers break off. */
    public Future<Void> close() {
        return undeploy.get();
    }

    public int port() {
        return listeners.getFirst().port();
    }

    private NetServerOptions options(int eventLoops) {
        // a negative port is a free one that all listeners share
        int port = config.listen().port() == 0 && eventLoops > 1
                ? -1
                : config.listen().port();
        NetServerOptions options = new NetServerOptions()
                .setHost(config.listen().host())
                .setPort(port)
                .setAcceptBacklog(config.listen().backlog())
                .setTcpNoDelay(true)
                .setReuseAddress(true);
        certificate.ifPresent(pair -> pair.configure(options));
        return options;
    }

    private Listener.Wiring wire(Vertx vertx) {
        TimeoutsConfig timeouts = config.timeouts();
        ReadSpace readSpace = new ReadSpace();
        Routes routes = new Routes(
                shared.upstreams,
                upstream -> new UpstreamPool(
                        vertx, upstream, timeouts.connect(), UPSTREAM_IDLE, readSpace, shared.nanoTime));
        ExchangeSettings settings = new ExchangeSettings(
                Patience.of(
                        timeouts.firstEvent(),
                        timeouts.streamIdle(),
                        timeouts.answer(),
                        timeouts.clientStall(),
                        timeouts.settle()),
                config.quotas().outputStep(),
                shared.nanoTime,
                shared.recorder.traces());
        Gateway.Parts parts = new Gateway.Parts(
                shared.authenticator,
                config.trustedProxies(),
                new Admission(
                        shared.quotas,
                        shared.ledger,
                        shared.prices,
                        routes,
                        settings,
                        config.reports().toolNames(),
                        shared.clock),
                new ModelCatalog(vertx, routes, timeouts.models(), MODELS_KEPT, shared.nanoTime),
                shared.own,
                shared.load,
                shared.bodyBudget,
                shared.unreadBudget,
                shared.recorder,
                shared.clock,
                shared.nanoTime,
                shared.random.get(),
                new Turnstile(Turnstile.Turns.of(vertx), shared.load, shared.ledger::isBehind, shared.nanoTime));
        return new Listener.Wiring(new Gateway(parts, limits::get), routes, readSpace);
    }

    private static Gateway.Limits limits(LimitsConfig limits, TimeoutsConfig timeouts) {
        return new Gateway.Limits(
                (int) limits.headerBytes().bytes(),
                limits.bodyBytes().bytes(),
                AHEAD_BYTES,
                DISCARD_BYTES,
                DISCARD_TIME.toNanos(),
                timeouts.head().toNanos(),
                timeouts.bodyIdle().toNanos(),
                SLOWEST_BODY_NANOS_PER_BYTE,
                timeouts.keepAlive().toNanos(),
                timeouts.clientStall().toNanos());
    }
}
