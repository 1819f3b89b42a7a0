package io.tidegate.edge.cluster;

import io.tidegate.common.bus.Bus;
import io.tidegate.common.bus.BusConfig;
import io.tidegate.common.bus.BusSettings;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.EnrolAnswer;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RegisterAnswer;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Vitals;
import io.tidegate.common.wire.Wire;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.config.CentralServerConfig;
import io.tidegate.edge.http.Drain;
import io.tidegate.edge.http.NodeLoad;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.quota.LeaseDesk;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.refusal.RefusalKind;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's side of the cluster, put together on one event loop. When it is deployed, the node serves from its replica, if it has one;
 * from {@link #begin} on it talks to the coordinator. Nothing waits for it.
 */
public final class EdgeCluster extends AbstractVerticle {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeCluster.class);
    private static final long TICK_MILLIS = 500;
    private static final Duration KEEP_CONTACT = Duration.ofSeconds(30);

    /**
     * What the operator says.
     *
     * @param maxStaleness how long keys are accepted without a contact
     */
    public record Settings(CentralServerConfig centralServer, Duration maxStaleness) {}

    /**
     * How the node speaks.
     *
     * @param random fit for secrets
     */
    public record Means(
            NodeCredentials credentials,
            CoordinatorClient client,
            NodeTime time,
            LongSupplier nanoTime,
            RandomGenerator random) {}

    /**
     * The parts of the node that it serves, or tells of.
     *
     * @param desk hears when the coordinator has all rows
     * @param ledger knows of earlier boots
     * @param vitals taken at each beat
     */
    public record Parts(
            Database database,
            KeyIndex index,
            QuotaBook book,
            NodeLoad load,
            LeaseDesk desk,
            Ledger ledger,
            Supplier<Vitals> vitals,
            OutboxView outbox) {}

    private final Settings settings;
    private final Means means;
    private final Parts parts;
    private final Contact contact;
    private final ReplicaStore store;
    private final Replica replica;
    private final Puller puller;
    private final Promise<String> terminated = Promise.promise();

    private volatile Optional<Membership> membership = Optional.empty();
    private volatile Optional<PushSocket> socket = Optional.empty();
    private volatile Optional<Bus> bus = Optional.empty();
    private volatile boolean revoked;
    private boolean over;
    private boolean busHeard;
    private long tick = -1;
    private long contactKeptNanos;

    public EdgeCluster(Settings settings, Means means, Parts parts) {
        this.settings = settings;
        this.means = means;
        this.parts = parts;
        this.contact = new Contact(means.time(), means.nanoTime());
        this.store = new ReplicaStore(parts.database());
        LiveRecords live = new LiveRecords(new LiveRecords.Targets(parts.index(), parts.book(), this::ordered));
        this.replica = new Replica(store, live, this::moved);
        this.puller = new Puller(means.client(), replica, store, contact::heard);
        this.contactKeptNanos = means.nanoTime().getAsLong();
    }

    /** Takes up the replica. */
    @Override
    public void start(Promise<Void> started) {
        parts.load()
                .close(RefusalKind.NO_KEYS_YET, "This gateway node is starting. Claude Code tries again by itself.");
        Future<Void> loaded = means.credentials().identity().map(this::takeUp).orElseGet(Future::succeededFuture);
        loaded.onSuccess(_ -> look()).onComplete(started);
    }

    private Future<Void> takeUp(ClusterIdentity identity) {
        return replica.start(identity, means.credentials().fingerprint()).map(state -> {
            revoked = state.revoked();
            contact.since(state);
            puller.told(state.tombstonesFor());
            return null;
        });
    }

    /**
     * Begins to talk to the coordinator, in the background.
     *
     * @param startedAt when the process began, by its own clock
     */
    public void begin(NodeProfile profile, long startedAt) {
        context.runOnContext(_ -> {
            NodeCredentials credentials = means.credentials();
            Membership begun = new Membership(
                    new Membership.Self(
                            profile,
                            parts.ledger().epoch().hex(),
                            credentials.publicKey(),
                            credentials.joinToken(),
                            startedAt),
                    new Membership.Means(vertx, means.client(), means.time(), means.nanoTime(), means.random()),
                    new Hearing(),
                    credentials.identity().isPresent());
            membership = Optional.of(begun);
            credentials.identity().ifPresent(this::listen);
            begun.begin();
        });
    }

    /** The node drains, or serves again: the next beat says so, and goes at once. */
    public void changed() {
        context.runOnContext(_ -> membership.ifPresent(Membership::beatSoon));
    }

    /** Beats once more and never again. Done when that is answered. */
    public Future<Void> lastBeat() {
        return Future.future(done -> context.runOnContext(_ -> membership
                .map(Membership::lastBeat)
                .orElseGet(Future::succeededFuture)
                .onComplete(done)));
    }

    /** Done when this process has to end, with words why: another one is this node now. */
    public Future<String> terminated() {
        return terminated.future();
    }

    /** Why the node is not to be sent traffic; empty when the cluster has nothing against it. For any thread. */
    public Optional<String> trouble() {
        Standing standing = standing();
        if (standing instanceof Standing.Fenced) {
            return Optional.of("another process is this node now");
        }
        if (revoked) {
            return Optional.of("the node was revoked at the coordinator");
        }
        if (replica.applied().generation() == 0) {
            return Optional.of("it has no keys yet: " + why(standing));
        }
        if (stale()) {
            return Optional.of("its keys are stale: not connected for " + contact.silentMillis() / 1000
                    + " s, more than keys.maxStaleness; " + why(standing));
        }
        return Optional.empty();
    }

    /** For any thread. */
    public ClusterView view() {
        return new ClusterView(
                settings.centralServer().url(),
                means.credentials().identity().map(ClusterIdentity::nodeId),
                standing(),
                contact.connected(),
                socket.map(PushSocket::open).orElse(false),
                bus.map(Bus::connected).orElse(false),
                replica.applied(),
                contact.at(),
                contact.silentMillis(),
                parts.outbox().state());
    }

    @Override
    public void stop(Promise<Void> stopped) {
        over = true;
        vertx.cancelTimer(tick);
        membership.ifPresent(Membership::end);
        Future<Void> kept = store.contact(contact.at(), contact.silentMillis()).otherwiseEmpty();
        Future<Void> socketEnded = socket.map(PushSocket::end).orElseGet(Future::succeededFuture);
        Future<Void> busClosed = bus.map(Bus::close).orElseGet(Future::succeededFuture);
        Future.join(kept, socketEnded, busClosed).<Void>mapEmpty().onComplete(stopped);
    }

    private Standing standing() {
        return membership.<Standing>map(Membership::standing).orElseGet(() -> new Standing.Apart("it is starting"));
    }

    private static String why(Standing standing) {
        return switch (standing) {
            case Standing.Enrolling(String why) -> why.isEmpty() ? "it is enrolling" : "it can't enrol: " + why;
            case Standing.Apart(String why) -> why;
            case Standing.Member() -> "it waits for the coordinator's changes";
            case Standing.Fenced(), Standing.Revoked() -> "";
        };
    }

    private void listen(ClusterIdentity identity) {
        PushSocket opened = new PushSocket(
                vertx, settings.centralServer(), means.client(), means.nanoTime(), means.random(), new Hearing());
        socket = Optional.of(opened);
        opened.begin();
        bus = settings.centralServer()
                .bus()
                .filter(BusConfig::enabled)
                .map(config -> Bus.open(
                        new BusSettings(config, BusSettings.Part.NODE),
                        identity.clusterKey(),
                        message -> context.runOnContext(_ -> pushed(message)),
                        new Bus.Surroundings(means.nanoTime(), means.random())));
    }

    private void pushed(byte[] sealed) {
        if (over) {
            return;
        }
        vertx.executeBlocking(() -> open(sealed))
                .compose(changes ->
                        changes.map(replica::pushed).orElseGet(() -> Future.succeededFuture(Replica.Next.NOTHING)))
                .onComplete(taken -> {
                    if (taken.failed()) {
                        LOG.warn(
                                "A push was not taken: {}",
                                String.valueOf(taken.cause().getMessage()));
                    }
                    if (taken.failed() || taken.result() == Replica.Next.PULL) {
                        puller.pull();
                    }
                });
    }

    private Optional<ChangeSet> open(byte[] sealed) {
        return means.credentials()
                .identity()
                .flatMap(identity -> identity.clusterKey().open(sealed))
                .flatMap(json -> switch (Wire.answer(json, ChangeSet.class)) {
                    case Reading.Read<ChangeSet>(ChangeSet changes) -> Optional.of(changes);
                    case Reading.Malformed<ChangeSet>(String why) -> {
                        LOG.error("A push makes no sense: {}", why);
                        yield Optional.empty();
                    }
                });
    }

    private void ordered(boolean drain) {
        Drain now = parts.load().drain();
        if (drain != now.on(Drain.Reason.ORDER)) {
            LOG.info(drain ? "The node is drained by order" : "The order to drain is taken back");
            if (drain) {
                now.begin(Drain.Reason.ORDER);
            } else {
                now.end(Drain.Reason.ORDER);
            }
            membership.ifPresent(Membership::beatSoon);
        }
    }

    private void moved() {
        membership.ifPresent(Membership::beatSoon);
        look();
    }

    private boolean stale() {
        return contact.silentMillis() >= settings.maxStaleness().toMillis();
    }

    /** A push way is open: that counts unless it is known that something did not come over it. */
    private void heard() {
        if (!puller.lacking()) {
            contact.heard();
        }
    }

    /** Opens and closes the node for keys, and does what is due from time to time. */
    private void look() {
        vertx.cancelTimer(tick);
        if (over) {
            return;
        }
        hearBus();
        if (revoked) {
            close(RefusalKind.NODE_REVOKED, "This gateway node was shut out by its operator. Connect to another one.");
        } else if (replica.applied().generation() == 0) {
            close(RefusalKind.NO_KEYS_YET, "This gateway node is starting. Claude Code tries again by itself.");
        } else if (stale()) {
            close(
                    RefusalKind.KEYS_STALE,
                    "This gateway node has not heard from its coordinator for too long, so it can't tell which keys are"
                            + " still good. Connect to another one, or tell your operator.");
        } else {
            parts.load().reopen();
        }
        keepContact();
        tick = vertx.setTimer(TICK_MILLIS, _ -> look());
    }

    /** What was pushed while the bus was not heard has been missed. */
    private void hearBus() {
        boolean wasHeard = busHeard;
        busHeard = bus.map(Bus::connected).orElse(false);
        if (busHeard && !wasHeard) {
            puller.pull();
        }
        if (busHeard) {
            heard();
        }
    }

    private void close(RefusalKind kind, String words) {
        if (parts.load()
                .closed()
                .map(NodeLoad.Closed::kind)
                .filter(kind::equals)
                .isEmpty()) {
            LOG.warn("No key is accepted: {}", words);
            parts.load().close(kind, words);
        }
    }

    private void keepContact() {
        long now = means.nanoTime().getAsLong();
        if (now - contactKeptNanos >= KEEP_CONTACT.toNanos()
                && replica.applied().generation() != 0) {
            contactKeptNanos = now;
            store.contact(contact.at(), contact.silentMillis())
                    .onFailure(failure -> LOG.debug("The last contact was not kept: {}", failure.getMessage()));
        }
    }

    private void ended(List<String> epochs) {
        if (!epochs.isEmpty()) {
            parts.ledger()
                    .ended(epochs)
                    .onFailure(failure -> LOG.debug("Told again at the next start: {}", failure.getMessage()));
        }
    }

    private void revoke(boolean now) {
        if (revoked != now) {
            revoked = now;
            store.revoked(now)
                    .onFailure(failure -> LOG.warn("That the node is revoked was not kept: {}", failure.getMessage()));
        }
        look();
    }

    /** What comes from the coordinator. */
    private final class Hearing implements Membership.Listener, PushSocket.Listener {
        @Override
        public Future<Void> enrolled(EnrolAnswer answer) {
            return vertx.<ClusterIdentity>executeBlocking(() -> {
                        means.credentials().enrolled(answer);
                        return means.credentials().identity().orElseThrow();
                    })
                    .map(Objects::requireNonNull)
                    .compose(identity -> takeUp(identity).onSuccess(_ -> {
                        LOG.info("The node has enrolled as {}", identity.nodeId());
                        listen(identity);
                    }));
        }

        @Override
        public void registered(RegisterAnswer answer) {
            LOG.info("The node has registered; the coordinator is at revision {}", answer.revision());
            revoke(false);
            parts.outbox()
                    .registered(answer.cursors())
                    .compose(_ -> parts.ledger().earlierEpochs())
                    .onSuccess(
                            ends -> parts.desk().settled(answer.revision().generation(), ends, EdgeCluster.this::ended))
                    .onFailure(
                            failure -> LOG.warn("The bank was not told of earlier starts: {}", failure.getMessage()));
        }

        @Override
        public void answered(Revision newest) {
            puller.newest(newest);
        }

        @Override
        public void stands(Standing standing) {
            switch (standing) {
                case Standing.Member() -> LOG.info("The coordinator answers");
                case Standing.Apart(String why) -> LOG.warn("Not connected: {}", why);
                case Standing.Enrolling(String why) -> LOG.warn("Not enrolled: {}", why);
                case Standing.Fenced() -> {
                    LOG.error("Another process has registered as this node: this one takes no more exchanges and ends");
                    parts.load().drain().begin(Drain.Reason.STOPPING);
                    parts.load().drain().endMove();
                    // The other process has the node's one socket: the two would take it from each other in turn.
                    socket.ifPresent(opened -> {
                        var _ = opened.end();
                    });
                    terminated.tryComplete("another process has registered as this node");
                }
                case Standing.Revoked() -> {
                    LOG.error("The coordinator has revoked this node: it accepts no key any more");
                    revoke(true);
                }
            }
        }

        @Override
        public Heartbeat beat(long number) {
            return new Heartbeat(
                    parts.ledger().epoch().hex(),
                    number,
                    means.time().coordinatorMillis(),
                    replica.applied(),
                    parts.load().drain().on(),
                    socket.map(PushSocket::open).orElse(false),
                    bus.map(Bus::connected).orElse(false),
                    parts.vitals().get(),
                    parts.outbox().state());
        }

        @Override
        public void opened() {
            puller.pull();
        }

        @Override
        public void pushed(byte[] sealed) {
            EdgeCluster.this.pushed(sealed);
        }

        @Override
        public void alive() {
            heard();
        }
    }
}
