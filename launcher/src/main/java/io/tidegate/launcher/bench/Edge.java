package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Answer.Done;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.cli.admin.ServerClient;
import io.tidegate.launcher.EdgeAnnouncement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** An edge as it ships, as a process of its own: keys, quotas, metering, ledger, metrics and access log are on. */
final class Edge implements AutoCloseable {
    private static final String TOKEN = "TIDEGATE_BENCH_TOKEN";
    private static final int TOKEN_BYTES = 24;
    private static final int USERS = 10;
    private static final int KEYS = 50;

    private final Child process;
    private final Path data;
    private final URI url;
    private final URI operatorUrl;
    private final List<String> keys;

    private Edge(Child process, Path data, EdgeAnnouncement announced, List<String> keys) {
        this.process = process;
        this.data = data;
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
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String secret = HexFormat.of().formatHex(token);
        Path config = Files.writeString(folder.resolve("edge.yml"), config(upstream));
        Path announcement = folder.resolve("edge.ports");
        List<String> command = pins.gateway(program.serving(
                jvmOptions, "edge", "--config", config.toString(), EdgeAnnouncement.OPTION, announcement.toString()));
        Child process = Child.start("edge", folder, Map.of(TOKEN, secret), command);
        try {
            EdgeAnnouncement announced = process.await(
                    "it listened",
                    () -> Files.exists(announcement)
                            ? Optional.of(EdgeAnnouncement.read(announcement))
                            : Optional.empty());
            return new Edge(process, folder.resolve("data"), announced, keys(announced, secret));
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Limits so high that nobody is refused; each exchange reserves from them and settles all the same. */
    private static String config(URI upstream) {
        return """
                node: {name: bench}
                listen: {host: 127.0.0.1, port: 0, backlog: 8192}
                operator: {host: 127.0.0.1, port: 0, token: "${%1$s}"}
                storage: {path: data}
                claudeCode:
                  defaultQuota: {daily: 1000000000000, monthly: 10000000000000}
                upstreams:
                  - name: simulator
                    url: %2$s
                    credential: {header: x-api-key, value: "${%1$s}"}
                timeouts: {move: 0s, drain: 10s}
                logging: {format: json, accessLog: true}
                """.formatted(TOKEN, upstream);
    }

    private static List<String> keys(EdgeAnnouncement announced, String token) throws IOException {
        List<String> keys = new ArrayList<>();
        try (ServerClient operator =
                new ServerClient(new Server(url(announced.operatorPort()), token, new Origin.Given("bench")))) {
            for (int i = 0; i < USERS; i++) {
                done(operator.ask(Request.post("/admin/v1/users", object().put("name", "developer-" + i))));
            }
            for (int i = 0; i < KEYS; i++) {
                ObjectNode wish = object().put("user", "developer-" + i % USERS);
                keys.add(done(operator.ask(Request.post("/admin/v1/keys", wish)))
                        .path("key")
                        .asText());
            }
        }
        return keys;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode done(Answer answer) throws IOException {
        if (answer instanceof Done(JsonNode body)) {
            return body;
        }
        throw new IOException("The edge refused to make users and keys: " + answer);
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
        return new LedgerBook(data);
    }

    /** Lets running streams finish, and ends it. */
    @Override
    public void close() {
        process.close();
    }
}
