package io.tidegate.launcher.demo;

import io.tidegate.cli.Surroundings;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.launcher.EdgeSetup;
import io.tidegate.launcher.Parts;
import io.tidegate.launcher.RunningEdge;
import io.tidegate.launcher.RunningSimulator;
import io.tidegate.launcher.StopRequest;
import io.tidegate.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One run of the demo in a folder that it holds. */
final class Demo {
    private static final int TOKEN_BYTES = 24;
    private static final String LOOPBACK = "127.0.0.1";

    private final Surroundings surroundings;
    private final Parts parts;
    private final StopRequest stop;
    private final RandomGenerator random;
    private final DemoOptions options;
    private final DemoFolder folder;
    private final Map<String, String> earlier;

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
        this.random = random;
        this.options = options;
        this.folder = folder;
        this.earlier = folder.file().read().orElse(Map.of());
    }

    /** Blocks until it is told to stop. Without an upstream it starts the simulator. */
    void run(Optional<DemoUpstream> upstream) throws IOException, InterruptedException {
        if (upstream.isPresent()) {
            runEdge(upstream.get(), Optional.empty());
            return;
        }
        RunningSimulator simulator = parts.startSimulator(SimulatorOptions.DEFAULTS.withPort(options.simulatorPort));
        try {
            runEdge(DemoUpstream.simulator(simulator.url()), Optional.of(simulator.url()));
        } finally {
            simulator.stop();
        }
    }

    private void runEdge(DemoUpstream upstream, Optional<String> simulatorUrl)
            throws IOException, InterruptedException {
        String adminToken = earlier.getOrDefault("TIDEGATE_ADMIN_TOKEN", newToken());
        RunningEdge edge =
                parts.startEdge(setup(DemoConfiguration.write(folder.path(), options, upstream, adminToken)));
        try {
            DemoWelcome welcome = prepare(url(edge.port()), url(edge.operatorPort()), simulatorUrl, adminToken);
            surroundings.out().print(welcome.text());
            surroundings.out().flush();
            stop.await();
            surroundings.err().println("Stopping.");
        } finally {
            edge.stop();
        }
    }

    private DemoWelcome prepare(String edgeUrl, String operatorUrl, Optional<String> simulatorUrl, String adminToken)
            throws IOException {
        Server edge = server(edgeUrl, earlier.getOrDefault("ANTHROPIC_AUTH_TOKEN", ""));
        String key = new DemoAccount(edge, server(operatorUrl, adminToken), surroundings.zone()).key();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ANTHROPIC_BASE_URL", edgeUrl);
        values.put("ANTHROPIC_AUTH_TOKEN", key);
        values.put("TIDEGATE_EDGE_URL", edgeUrl);
        values.put("TIDEGATE_EDGE_ADMIN_URL", operatorUrl);
        values.put("TIDEGATE_ADMIN_URL", operatorUrl);
        values.put("TIDEGATE_ADMIN_TOKEN", adminToken);
        simulatorUrl.ifPresent(url -> values.put("TIDEGATE_SIMULATOR_URL", url));
        folder.file().write(values);
        return new DemoWelcome(edgeUrl, operatorUrl, simulatorUrl, folder.file().path(), key);
    }

    private static EdgeSetup setup(DemoConfiguration written) throws IOException {
        return switch (written.load()) {
            case Loaded<EdgeSetup>(EdgeSetup setup) -> setup;
            case Invalid<EdgeSetup> invalid -> throw new IOException(invalid.toString());
        };
    }

    private Server server(String url, String token) {
        return new Server(
                URI.create(url), token, new Origin.Demo(folder.file().path().toString()));
    }

    private String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private static String url(int port) {
        return "http://" + LOOPBACK + ":" + port;
    }
}
