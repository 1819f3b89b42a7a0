package io.tidegate.launcher.demo;

import io.tidegate.cli.Surroundings;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.common.Stopping;
import io.tidegate.launcher.Parts;
import io.tidegate.launcher.RunningCoordinator;
import io.tidegate.launcher.RunningEdge;
import io.tidegate.launcher.RunningSimulator;
import io.tidegate.launcher.StopRequest;
import io.tidegate.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** One run of the demo in a folder that it holds. */
final class Demo {
    private static final int TOKEN_BYTES = 24;

    private final Surroundings surroundings;
    private final Parts parts;
    private final StopRequest stop;
    private final DemoOptions options;
    private final DemoFolder folder;
    private final Map<String, String> earlier;
    private final String adminToken;

    Demo(
            Surroundings surroundings,
            Parts parts,
            StopRequest stop,
            RandomGenerator random,
            DemoOptions options,
            DemoFolder folder)
            throws IOException {
        this.surroundings = surroundings;
        this.parts = parts;
        this.stop = stop;
        this.options = options;
        this.folder = folder;
        this.earlier = folder.file().read().orElse(Map.of());
        this.adminToken = earlier.getOrDefault("TIDEGATE_ADMIN_TOKEN", newToken(random));
    }

    /** Blocks until it is told to stop. Without an upstream it starts the simulator. */
    void run(Optional<DemoUpstream> upstream) throws IOException, InterruptedException {
        if (upstream.isPresent()) {
            runCoordinator(upstream.get(), Optional.empty());
            return;
        }
        RunningSimulator simulator = parts.startSimulator(SimulatorOptions.DEFAULTS.withPort(options.simulatorPort));
        try {
            runCoordinator(DemoUpstream.simulator(simulator.url()), Optional.of(simulator.url()));
        } finally {
            simulator.stop();
        }
    }

    private void runCoordinator(DemoUpstream upstream, Optional<String> simulatorUrl)
            throws IOException, InterruptedException {
        DemoConfiguration configuration = new DemoConfiguration(folder.path(), options, adminToken);
        RunningCoordinator coordinator = parts.startCoordinator(configuration.coordinator());
        try {
            runEdges(configuration, coordinator, upstream, simulatorUrl);
        } finally {
            coordinator.stop(Stopping.SOON);
        }
    }

    private void runEdges(
            DemoConfiguration configuration,
            RunningCoordinator coordinator,
            DemoUpstream upstream,
            Optional<String> simulatorUrl)
            throws IOException, InterruptedException {
        String coordinatorUrl = DemoAddresses.url(coordinator.port());
        DemoAccount account =
                new DemoAccount(server(DemoAddresses.url(coordinator.operatorPort()), adminToken), surroundings.zone());
        List<RunningEdge> edges = new ArrayList<>();
        try {
            for (DemoEdge edge : options.edges()) {
                edges.add(parts.startEdge(
                        configuration.edge(edge, upstream, coordinatorUrl, account.invitation(edge.location()))));
            }
            for (RunningEdge edge : edges) {
                DemoAccount.awaitReady(server(DemoAddresses.url(edge.operatorPort()), adminToken));
            }
            DemoAddresses addresses = new DemoAddresses(coordinator, edges, simulatorUrl);
            welcome(addresses, account);
            stop.await();
            surroundings.err().println("Stopping.");
        } finally {
            edges.reversed().forEach(edge -> edge.stop(Stopping.SOON));
        }
    }

    private void welcome(DemoAddresses addresses, DemoAccount account) throws IOException {
        String known = earlier.getOrDefault("ANTHROPIC_AUTH_TOKEN", "");
        List<Server> edges =
                addresses.edgeUrls().stream().map(url -> server(url, known)).collect(Collectors.toList());
        String key = account.key(edges);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ANTHROPIC_BASE_URL", addresses.edgeUrls().getFirst());
        values.put("ANTHROPIC_AUTH_TOKEN", key);
        values.putAll(addresses.assignments());
        values.put("TIDEGATE_ADMIN_TOKEN", adminToken);
        Path rules =
                surroundings.folder().resolve("config/prometheus/alerts.yml").toAbsolutePath();
        Files.writeString(folder.path().resolve(DemoPrometheus.FILE), new DemoPrometheus(addresses, rules).text());
        folder.file().write(values);
        surroundings.out().print(new DemoWelcome(addresses, folder.file().path(), key).text());
        surroundings.out().flush();
    }

    private Server server(String url, String token) {
        return new Server(
                URI.create(url), token, new Origin.Demo(folder.file().path().toString()));
    }

    private static String newToken(RandomGenerator random) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }
}
