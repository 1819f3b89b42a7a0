package io.tidegate.launcher.bench;

import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.launcher.EdgeAnnouncement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An edge as it ships, as a process of its own: keys, quotas, metering, ledger, metrics and access log are on. */
final class Edge implements AutoCloseable {
    private static final String TOKEN = "TIDEGATE_BENCH_TOKEN";
    private static final int TOKEN_BYTES = 24;

    private final Launch launch;
    private final Child process;
    private final URI url;
    private final URI operatorUrl;
    private final List<String> keys;

    /** How it is started, and started again. */
    private record Launch(Path folder, List<String> command, Path announcement, String secret) {
        Child start() throws IOException {
            Files.deleteIfExists(announcement);
            return Child.start("edge", folder, Map.of(TOKEN, secret), command);
        }
    }

    /** What it needs once it listens. */
    private interface Needs {
        List<String> keys(EdgeAnnouncement announced) throws IOException, InterruptedException;
    }

    private Edge(Launch launch, Child process, EdgeAnnouncement announced, List<String> keys) {
        this.launch = launch;
        this.process = process;
        this.url = url(announced.port());
        this.operatorUrl = url(announced.operatorPort());
        this.keys = List.copyOf(keys);
    }

    /**
     * Starts one, and waits until it has keys and takes them.
     *
     * @param jvmOptions beside those of {@code ./tidegate edge}
     * @param random fit for secrets
     */
    static Edge start(
            Path folder, JavaProgram program, List<String> jvmOptions, Pins pins, URI upstream, RandomGenerator random)
            throws IOException, InterruptedException {
        return start(folder, program, jvmOptions, pins, upstream, Stock.USUAL, random);
    }

    /** The same with a stock of its own, but for rows. */
    static Edge start(
            Path folder,
            JavaProgram program,
            List<String> jvmOptions,
            Pins pins,
            URI upstream,
            Stock stock,
            RandomGenerator random)
            throws IOException, InterruptedException {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String secret = HexFormat.of().formatHex(token);
        Path config = Files.writeString(folder.resolve("edge.yml"), config(upstream, stock.upstreams()));
        Path announcement = folder.resolve("edge.ports");
        List<String> command = pins.gateway(program.serving(
                jvmOptions, "edge", "--config", config.toString(), EdgeAnnouncement.OPTION, announcement.toString()));
        return start(
                new Launch(folder, command, announcement, secret),
                announced -> stock.make(new Server(url(announced.operatorPort()), secret, new Origin.Given("bench"))));
    }

    private static Edge start(Launch launch, Needs needs) throws IOException, InterruptedException {
        Child process = launch.start();
        try {
            EdgeAnnouncement announced = process.await(
                    "it listened",
                    () -> Files.exists(launch.announcement)
                            ? Optional.of(EdgeAnnouncement.read(launch.announcement))
                            : Optional.empty());
            return new Edge(launch, process, announced, needs.keys(announced));
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Starts it again on what it has written down, which has ended before. */
    Edge again() throws IOException, InterruptedException {
        return start(launch, _ -> keys);
    }

    /** Limits so high that nobody is refused; each exchange reserves from them and settles all the same. */
    private static String config(URI upstream, int upstreams) {
        return """
                node: {name: bench}
                listen: {host: 127.0.0.1, port: 0, backlog: 8192}
                operator: {host: 127.0.0.1, port: 0, token: "${%s}"}
                storage: {path: data}
                claudeCode:
                  defaultQuota: {daily: 1000000000000, monthly: 10000000000000}
                timeouts: {move: 0s, drain: 10s}
                logging: {format: json, accessLog: true}
                upstreams:
                """.formatted(TOKEN)
                + IntStream.rangeClosed(1, upstreams)
                        .mapToObj(number -> upstream(upstream, number))
                        .collect(Collectors.joining());
    }

    private static String upstream(URI url, int number) {
        return """
                  - name: simulator-%d
                    url: %s
                    credential: {header: x-api-key, value: "${%s}"}
                """.formatted(number, url, TOKEN);
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    Child process() {
        return process;
    }

    URI url() {
        return url;
    }

    /** Where its metrics are. */
    URI operatorUrl() {
        return operatorUrl;
    }

    /** Of the developer behind a connection. */
    String key(int connection) {
        return keys.get(connection % keys.size());
    }

    /** What it has written down; complete once it has ended. */
    LedgerBook ledger() {
        return new LedgerBook(launch.folder.resolve("data"));
    }

    /** Lets running streams finish, and ends it. */
    @Override
    public void close() {
        process.close();
    }
}
