package io.tidegate.edge.http;

import io.tidegate.common.config.Cidr;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.User;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.edge.auth.ActiveKey;
import io.tidegate.edge.auth.Authenticator;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.auth.NodeRules;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.Pricing;
import io.tidegate.edge.models.ModelCatalog;
import io.tidegate.edge.quota.Desks;
import io.tidegate.edge.quota.LeaseDesk;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.relay.ExchangeEnd;
import io.tidegate.edge.relay.ExchangeSettings;
import io.tidegate.edge.relay.Patience;
import io.tidegate.edge.relay.Routes;
import io.tidegate.edge.socket.OctetSocket;
import io.tidegate.edge.socket.ReadSpace;
import io.tidegate.edge.upstream.LoopbackUpstream;
import io.tidegate.edge.upstream.RetryBudget;
import io.tidegate.edge.upstream.UpstreamPool;
import io.tidegate.edge.upstream.Upstreams;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A public port on one event loop with a clock that a test moves; its provider answers nothing by itself. */
final class Port implements AutoCloseable {
    static final Duration HEAD = Duration.ofSeconds(10);
    static final Duration BODY_IDLE = Duration.ofSeconds(30);
    static final Duration MOVE = Duration.ofSeconds(30);
    static final Duration STALL = Duration.ofMinutes(5);
    static final Duration DISCARD = Duration.ofSeconds(2);
    static final int DISCARD_BYTES = 2 * 1024 * 1024;
    static final int AHEAD_BYTES = 64 * 1024;
    static final int UNREAD_BYTES = 256 * 1024;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final AtomicLong nanos = new AtomicLong(1);
    private final AtomicInteger answers = new AtomicInteger();
    private final Random random = new Random(1);
    private final KeyHasher hasher = new KeyHasher(NodeSecret.of(new byte[NodeSecret.LENGTH]));
    private final KeyIndex keys = new KeyIndex(new NodeRules(Optional.empty(), 64));
    private final QuotaBook quotas;
    private final NodeLoad load = new NodeLoad(100, 100, new Drain(MOVE, nanos::get));
    private final ByteBudget bodies = new ByteBudget(64L * 1024 * 1024);
    private final ByteBudget unread = new ByteBudget(UNREAD_BYTES);
    private final Set<ClientConnection> connections = new LinkedHashSet<>();
    private final LoopbackUpstream upstream;
    private final Database database;
    private final Gateway gateway;
    private final NetServer server;
    private final ReadSpace readSpace = new ReadSpace();
    private final Held turns = new Held();
    private final List<Cidr> trusted = new CopyOnWriteArrayList<>();
    private volatile boolean broken;
    private volatile boolean ledgerBehind;

    Port(Path folder) {
        this(folder, Desks.apart(InstantSource.fixed(NOW)));
    }

    Port(Path folder, LeaseDesk desk) {
        quotas = new QuotaBook(desk);
        try {
            upstream = new LoopbackUpstream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        PriceTable prices = PriceTable.builtIn();
        InstantSource clock = InstantSource.fixed(NOW);
        database = Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), nanos::get);
        Ledger ledger = Ledger.start(database, new Pricing(prices::costNanos, prices.version()), clock, random)
                .await();
        gateway = onLoop(() -> gateway(ledger, prices, clock));
        server = onLoop(() -> vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1"))
                .connectHandler(socket -> {
                    InetAddress peer = InetAddress.getLoopbackAddress();
                    OctetSocket octets = OctetSocket.of(socket, readSpace);
                    connections.add(new ClientConnection(octets, peer, gateway, connections::remove));
                }));
        onLoop(() -> server.listen(0)).await();
    }

    private Gateway gateway(Ledger ledger, PriceTable prices, InstantSource clock) {
        Routes routes = new Routes(
                new Upstreams(
                        List.of(upstream.named("a")),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        new RetryBudget(0, 0)),
                up -> new UpstreamPool(
                        vertx, up, Duration.ofSeconds(5), Duration.ofSeconds(50), readSpace, nanos::get));
        ExchangeSettings settings = new ExchangeSettings(
                Patience.of(
                        Duration.ofMinutes(4),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        STALL,
                        Duration.ofSeconds(2)),
                4096,
                nanos::get,
                false);
        Gateway.Limits limits = new Gateway.Limits(
                32 * 1024,
                32 * 1024 * 1024,
                AHEAD_BYTES,
                DISCARD_BYTES,
                DISCARD.toNanos(),
                HEAD.toNanos(),
                BODY_IDLE.toNanos(),
                1_000_000_000L / (8 * 1024),
                Duration.ofMinutes(10).toNanos(),
                STALL.toNanos());
        return new Gateway(
                new Gateway.Parts(
                        new Authenticator(keys, hasher),
                        trusted,
                        new Admission(quotas, ledger, prices, routes, settings, true, clock),
                        new ModelCatalog(vertx, routes, Duration.ofSeconds(2), Duration.ofMinutes(5), nanos::get),
                        new Own(),
                        load,
                        bodies,
                        unread,
                        new Log(),
                        clock,
                        nanos::get,
                        random,
                        new Turnstile(turns, load, () -> ledgerBehind, nanos::get)),
                () -> limits);
    }

    /** As of the loop itself, but when a test holds them. */
    private final class Held implements Turnstile.Turns {
        private final Turnstile.Turns real = Turnstile.Turns.of(vertx);
        private final List<Runnable> kept = new ArrayList<>();
        private boolean held;

        @Override
        public void atItsEnd(Runnable action) {
            real.atItsEnd(() -> keep(action));
        }

        @Override
        public void inALaterOne(Runnable action) {
            real.inALaterOne(() -> keep(action));
        }

        private void keep(Runnable action) {
            if (held) {
                kept.add(action);
            } else {
                action.run();
            }
        }

        private boolean hold(boolean hold) {
            held = hold;
            return once();
        }

        private boolean once() {
            List<Runnable> due = List.copyOf(kept);
            kept.clear();
            due.forEach(Runnable::run);
            return held;
        }
    }

    private final class Own implements OwnAnswers {
        @Override
        public byte[] health() {
            if (broken) {
                throw new IllegalStateException("a fault of ours");
            }
            return "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Future<byte[]> usage(ActiveKey key) {
            return Future.succeededFuture(health());
        }

        @Override
        public Future<byte[]> user(ActiveKey key) {
            return Future.succeededFuture(health());
        }
    }

    private final class Log implements ExchangeLog {
        @Override
        public void relayed(ClientRequest request, ExchangeEnd end) {
            answers.incrementAndGet();
        }

        @Override
        public void refused(ClientRequest request, Refusal refusal) {
            answers.incrementAndGet();
        }

        @Override
        public void broken() {
            answers.incrementAndGet();
        }

        @Override
        public void answered(ClientRequest request, int status) {
            answers.incrementAndGet();
        }
    }

    GatewayKey newKey() {
        User user = new User("usr_alice0000000", "alice", ZoneOffset.UTC, Optional.empty(), NOW, 1);
        GatewayKey key = GatewayKey.generate(random);
        keys.put(user);
        keys.put(new KeyRecord(
                key.id(),
                user.id(),
                KeyState.ACTIVE,
                KeyRules.NONE,
                NOW,
                Optional.empty(),
                hasher.hash(key),
                List.of(),
                1));
        return key;
    }

    /** The provider's side of the next connection that is made to it, on which a whole request has come. */
    LoopbackUpstream.Side asked(int bodyBytes) throws IOException {
        LoopbackUpstream.Side side = upstream.accept();
        side.readRequest(bodyBytes);
        return side;
    }

    QuotaBook quotas() {
        return quotas;
    }

    NodeLoad load() {
        return load;
    }

    ByteBudget bodies() {
        return bodies;
    }

    ByteBudget unread() {
        return unread;
    }

    /** Whether it has answered requests, and answers none now though its loop has time for it. */
    boolean answersNoMore() {
        int before = answers.get();
        idle();
        return before > 0 && answers.get() == before;
    }

    /** Requests that were answered so far, all that has come looked at. */
    int answered() {
        settle();
        return answers.get();
    }

    /** Connections that are open now. */
    int open() {
        return onLoop(connections::size);
    }

    /** From now on the node's own answer fails by a bug. */
    void breakHealth() {
        broken = true;
    }

    /** From now on clients are balancers. */
    void trustLoopback() {
        trusted.add(Cidr.parse("127.0.0.0/8"));
    }

    /** From now on the turn does not end, for exchanges that want to begin. */
    void holdTurn() {
        onLoop(() -> turns.hold(true));
    }

    /** It ends, and the next one does not. */
    void turn() {
        onLoop(turns::once);
    }

    /** It ends, and those after it too. */
    void letTurnsGo() {
        onLoop(() -> turns.hold(false));
    }

    /** From now on rows wait for the disk, or none do. */
    void ledgerBehind(boolean behind) {
        ledgerBehind = behind;
    }

    /** Lets the loop do all that it has to do. */
    void idle() {
        for (int i = 0; i < 200; i++) {
            settle();
        }
    }

    /** Lets the loop do what it is at. */
    void settle() {
        onLoop(() -> true);
    }

    /** Lets time pass; no connection looks at the clock by itself. */
    long later(Duration time) {
        settle();
        return nanos.addAndGet(time.toNanos());
    }

    /** Lets time pass, and has the connections look at the clock. */
    void pass(Duration time) {
        long now = later(time);
        onLoop(() -> {
            List.copyOf(connections).forEach(connection -> connection.tick(now));
            return true;
        });
    }

    void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen in 10 s: " + what);
            }
            settle();
        }
    }

    Client connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new Client(socket, new BufferedInputStream(socket.getInputStream()));
    }

    private <T> T onLoop(Callable<T> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(_ -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().await();
    }

    @Override
    public void close() throws IOException {
        server.close().await();
        database.close().await();
        vertx.close().await();
        upstream.close();
    }

    /** An answer as a client reads it. */
    record Answered(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    /** One connection to the port. */
    record Client(Socket socket, InputStream in) {
        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the connection ended within an answer: " + head);
                }
                head.append((char) b);
            }
            return head.toString();
        }

        Answered answerToHead() throws IOException {
            return new Answered(head(), "");
        }

        Answered answer() throws IOException {
            String head = head();
            String field = "content-length: ";
            int from = head.indexOf(field) + field.length();
            int length = Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
            return new Answered(head, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }

        /** What still comes until the connection ends. */
        String rest() throws IOException {
            try {
                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (java.net.SocketException reset) {
                return "";
            }
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
