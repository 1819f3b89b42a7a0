package io.tidegate.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A simulated provider, a coordinator, and edges that have joined it, each but the provider a process of its own. */
final class Cluster implements AutoCloseable {
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(20);
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(90);

    private final SimulatedProvider simulator = new SimulatedProvider();
    private final List<EdgeProcess> edges = new ArrayList<>();
    private final CoordinatorProcess coordinator;
    private final Pushes pushes;
    private final int busPort;

    private Cluster(CoordinatorProcess coordinator, Pushes pushes, int busPort) {
        this.coordinator = coordinator;
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
        Cluster cluster = new Cluster(CoordinatorProcess.start(settings), pushes, busPort);
        try {
            for (int i = 1; i <= edges; i++) {
                cluster.join(EdgeSettings.named(name + "-edge-" + i));
            }
            return cluster;
        } catch (AssertionError | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Lets one more edge join, in front of the cluster's provider. */
    EdgeProcess join(EdgeSettings settings) {
        try {
            Files.writeString(settings.folder().resolve("join-token"), coordinator.invitation("eu-central-1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (pushes != Pushes.WEB_SOCKET) {
            settings.set("centralServer", "bus", bus(FreePort.find(), busPort));
        }
        if (pushes == Pushes.BUS) {
            settings.set("centralServer", "wsUrl", "ws://127.0.0.1:" + FreePort.find());
        }
        EdgeProcess edge = EdgeProcess.start(settings.upstream("simulator", simulator.url())
                .set("node", "location", "eu-central-1")
                .set("node", "endpoint", settings.url())
                .set("centralServer", "url", coordinator.url())
                .set("centralServer", "joinToken", "file:join-token"));
        edges.add(edge);
        return edge;
    }

    /** The configuration of one member of the bus. */
    private static String bus(int port, int coordinator) {
        return "{port: %d, eventBusPort: %d, members: [\"127.0.0.1:%d\"]}"
                .formatted(port, FreePort.find(), coordinator);
    }

    /** Waits until all edges are healthy and hear changes in every way that this cluster has. */
    void awaitWhole() {
        Operator operator = coordinator.operator();
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

    SimulatedProvider simulator() {
        return simulator;
    }

    CoordinatorProcess coordinator() {
        return coordinator;
    }

    List<EdgeProcess> edges() {
        return List.copyOf(edges);
    }

    /** A new user's key that every edge takes. */
    String keyFor(String user) {
        String key = coordinator.operator().keyFor(user);
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
        coordinator.close();
        simulator.close();
    }
}
