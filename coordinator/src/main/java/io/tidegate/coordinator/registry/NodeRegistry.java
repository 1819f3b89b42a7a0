package io.tidegate.coordinator.registry;

import io.tidegate.common.api.ApiRoute;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** All of the registry, put together. */
public final class NodeRegistry {
    private final NodeTable table;
    private final NodeFace face;
    private final Rounds rounds;
    private final Signatures signatures;
    private final ApiRoute enrol;
    private final List<ApiRoute> signed;
    private final List<AdminRoute> admin;

    /** A registry that knows nobody before {@link #start}. */
    public NodeRegistry(Vertx vertx, Store store, Audit audit, ChangeFeed feed, RegistryParts parts) {
        StoreClock clock = new StoreClock(parts.nanoTime(), parts.clock().millis());
        StallGuard guard = new StallGuard(parts.nanoTime());
        Freshness freshness = new Freshness(parts.nanoTime());
        table = new NodeTable(clock, node -> guard.judges() && freshness.covers(node), parts.shutOut());
        BeatExchange exchange = new BeatExchange(store, table, clock, guard, freshness, name(parts));
        rounds = new Rounds(vertx, exchange, new Transitions(store, audit, table, parts.nanoTime()), guard);
        signatures = new Signatures(vertx);
        RefusalLog refusals = new RefusalLog(store, audit, parts.nanoTime());
        face = new NodeFace(new NodeLookup(table, store), signatures, clock, refusals);
        Admission admission = new Admission(store, audit, parts.random());
        enrol = new Enrolment(admission, table, clock, refusals, parts.clusterKey()).route();
        StateRules rules = new StateRules(parts.healthFloor());
        signed = List.of(
                face.guarded(new Registration(store, audit, feed, table, clock, parts.cursors()).route()),
                face.guarded(new Heartbeats(rules, table, clock, store, feed, parts.ahead(), exchange::keep).route()));
        Orders orders = new Orders(store, audit, feed, table, parts.cursors(), parts.bookings());
        NodeRoutes nodes = new NodeRoutes(store, table, clock, feed, orders, new NodeJson(parts.score()));
        JoinTokens tokens = new JoinTokens(store, audit, parts.random());
        admin = Stream.concat(nodes.routes().stream(), tokens.routes().stream()).toList();
    }

    /** The nodes, for who ranks and counts them. */
    public Registry nodes() {
        return table;
    }

    /** What other routes for nodes go behind. */
    public NodeFace face() {
        return face;
    }

    /** Enrolment, and, behind the face already, registration and heartbeats. */
    public List<ApiRoute> nodeRoutes() {
        return Stream.concat(Stream.of(enrol), signed.stream()).toList();
    }

    /** Nodes and join tokens for operators. */
    public List<AdminRoute> adminRoutes() {
        return admin;
    }

    /** Reads who is known, and begins to keep and to judge. Fails when the store cannot be read. */
    public Future<Void> start() {
        return rounds.start();
    }

    /** Keeps the last beats and ends. Call it before the store is closed. */
    public Future<Void> stop() {
        return rounds.stop().eventually(signatures::close);
    }

    private static String name(RegistryParts parts) {
        byte[] name = new byte[8];
        parts.random().nextBytes(name);
        return HexFormat.of().formatHex(name);
    }
}
