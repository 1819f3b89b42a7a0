package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A simulated provider, one coordinator or two, and edges that have joined, each but the provider a process of its own. */
final class Cluster implements AutoCloseable {
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(20);
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(90);
    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(60);

    private final SimulatedProvider simulator = new SimulatedProvider();
    private final List<EdgeProcess> edges = new ArrayList<>();
    private final List<CoordinatorProcess> coordinators;
    private final String address;
    private final Pushes pushes;
    private final int busPort;
    private Release release = Release.THIS;

    private Cluster(List<CoordinatorProcess> coordinators, String address, Pushes pushes, int busPort) {
        this.coordinators = coordinators;
        this.address = address;
        this.pushes = pushes;
        this.busPort = busPort;
    }

    /** Starts one in which pushes come over WebSockets. */
    static Cluster start(String name, int edges) {
        return start(name, edges, Pushes.WEB_SOCKET);
    }

    static Cluster start(String name, int edges, Pushes pushes) {
        int busPort = FreePort.find();
        CoordinatorSettings settings = CoordinatorSettings.named(name + "-coordinator");
        if (pushes != Pushes.WEB_SOCKET) {
            settings.set("cluster", "bus", bus(busPort, busPort));
        }
        CoordinatorProcess coordinator = CoordinatorProcess.start(settings);
        return new Cluster(List.of(coordinator), coordinator.url(), pushes, busPort).joined(name, edges);
    }

    /** Starts one of another version, with what that version knows how to configure, and with the event bus. */
    static Cluster start(String name, int edges, Release release) {
        int busPort = FreePort.find();
        CoordinatorProcess coordinator = CoordinatorProcess.start(
                CoordinatorSettings.named(name + "-coordinator")
                        .unset("timeouts")
                        .set("cluster", "bus", bus(busPort, busPort)),
                release);
        Cluster cluster = new Cluster(List.of(coordinator), coordinator.url(), Pushes.WEB_SOCKET_AND_BUS, busPort);
        cluster.release = release;
        return cluster.joined(name, edges);
    }

    /** Starts one with two coordinators, of whatever version they are. */
    static Cluster start(String name, int edges, CoordinatorPair pair) {
        Cluster cluster = new Cluster(pair.both(), pair.url(), Pushes.WEB_SOCKET, 0);
        cluster.release = pair.both().getFirst().release();
        return cluster.joined(name, edges);
    }

    private Cluster joined(String name, int edges) {
        try {
            for (int i = 1; i <= edges; i++) {
                EdgeSettings settings = EdgeSettings.named(name + "-edge-" + i);
                join(release.equals(Release.THIS) ? settings : settings.unset("timeouts", "move"));
            }
            return this;
        } catch (AssertionError | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Lets one more edge join, in front of the cluster's provider. */
    EdgeProcess join(EdgeSettings settings) {
        try {
            Files.writeString(
                    settings.folder().resolve("join-token"), coordinator().invitation("eu-central-1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (pushes != Pushes.WEB_SOCKET) {
            settings.set("centralServer", "bus", bus(FreePort.find(), busPort));
        }
        if (pushes == Pushes.BUS) {
            settings.set("centralServer", "wsUrl", "ws://127.0.0.1:" + FreePort.find());
        }
        EdgeProcess edge = EdgeProcess.start(
                settings.upstream("simulator", simulator.url())
                        .set("node", "location", "eu-central-1")
                        .set("node", "endpoint", settings.url())
                        .set("centralServer", "url", address)
                        .set("centralServer", "joinToken", "file:join-token"),
                release);
        edges.add(edge);
        return edge;
    }

    /** The configuration of one member of the bus. */
    private static String bus(int port, int coordinator) {
        return "{port: %d, eventBusPort: %d, members: [\"127.0.0.1:%d\"]}"
                .formatted(port, FreePort.find(), coordinator);
    }

    /** Waits until all edges are healthy and hear changes in every way that this cluster has, as each coordinator sees it. */
    void awaitWhole() {
        coordinators.forEach(coordinator -> awaitWhole(coordinator.operator()));
    }

    private void awaitWhole(Operator operator) {
        long began = System.nanoTime();
        Eventually.until(
                "all edges are healthy and hear changes",
                HEALED_WITHIN,
                () -> {
                    NodeList nodes = NodeList.at(operator);
                    return nodes.names().size() == edges.size()
                            && nodes.beatSince(began)
                            && nodes.areAll("healthy")
                            && nodes.hear(pushes);
                },
                () -> NodeList.at(operator).toString());
    }

    /** Waits until nothing runs, and each edge says that the coordinator has all of its rows. */
    void awaitReported() {
        for (EdgeProcess edge : edges) {
            LedgerFile ledger = LedgerFile.in(edge.settings().data());
            Eventually.until(
                    "every row of " + edge.settings().folder().getFileName() + " is reported",
                    REPORTED_WITHIN,
                    () -> ledger.openAttempts() == 0 && ledger.unreported() == 0,
                    () -> ledger.openAttempts() + " open, " + ledger.unreported() + " not reported\n"
                            + edge.program().tail());
        }
    }

    SimulatedProvider simulator() {
        return simulator;
    }

    /** The first, where there are two. */
    CoordinatorProcess coordinator() {
        return coordinators.getFirst();
    }

    List<EdgeProcess> edges() {
        return List.copyOf(edges);
    }

    /** Waits until every edge knows so many quotas of a user. */
    void awaitQuotas(String user, int number) {
        for (EdgeProcess edge : edges) {
            Eventually.until(
                    edge.settings().name() + " knows " + number + " quotas",
                    HEARD_WITHIN,
                    () -> edge.operator().quotas(user).size() == number,
                    () -> edge.program().tail());
        }
    }

    /** A new user's key that every edge takes. */
    String keyFor(String user) {
        String key = coordinator().operator().keyFor(user);
        edges.forEach(edge -> awaitStatus(edge, key, 200));
        return key;
    }

    /** Waits until an edge answers so to who has the key. */
    static void awaitStatus(EdgeProcess edge, String key, int status) {
        HttpProbe user = new HttpProbe(edge.url(), Map.of("x-api-key", key));
        Eventually.until(
                edge.settings().folder().getFileName() + " answers " + status + " to the key",
                HEARD_WITHIN,
                () -> user.get("/v1/user").statusCode() == status,
                () -> edge.program().tail());
    }

    @Override
    public void close() {
        edges.forEach(EdgeProcess::close);
        coordinators.forEach(CoordinatorProcess::close);
        simulator.close();
    }
}
