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

    private final SimulatedProvider simulator = new SimulatedProvider();
    private final List<EdgeProcess> edges = new ArrayList<>();
    private final CoordinatorProcess coordinator;

    private Cluster(CoordinatorProcess coordinator) {
        this.coordinator = coordinator;
    }

    /** Starts one in which pushes come over WebSockets. */
    static Cluster start(String name, int edges) {
        Cluster cluster = new Cluster(CoordinatorProcess.start(CoordinatorSettings.named(name + "-coordinator")));
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
        EdgeProcess edge = EdgeProcess.start(settings.upstream("simulator", simulator.url())
                .set("node", "location", "eu-central-1")
                .set("node", "endpoint", settings.url())
                .set("centralServer", "url", coordinator.url())
                .set("centralServer", "joinToken", "file:join-token"));
        edges.add(edge);
        return edge;
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
