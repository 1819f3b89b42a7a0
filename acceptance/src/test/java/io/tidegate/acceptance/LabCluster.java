package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A coordinator and two edges, on the hosts 1, 2 and 3 of a network lab, which are connected by the event bus too. They are asked with
 * curl, on their own hosts.
 */
final class LabCluster implements AutoCloseable {
    static final int COORDINATOR = 1;
    static final int NEAR = 2;
    static final int FAR = 3;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int BUS_PORT = 5701;
    private static final int PROVIDER_PORT = 8099;

    private final NetworkLab lab;
    /** What to write before a command so that it knows the members' name; empty where they are listed by address. */
    private final List<String> dns;

    private final List<Program> programs = new ArrayList<>();
    private final CoordinatorSettings coordinator;
    /** The first on the host NEAR, the second on FAR. */
    private final List<EdgeSettings> edges;

    LabCluster(NetworkLab lab) {
        this(lab, List.of());
    }

    /** One whose members find each other as in Kubernetes: by one name that has the addresses of all. A hosts file stands for its DNS. */
    static LabCluster findingMembersByDns(NetworkLab lab) throws IOException {
        StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
        for (int host : List.of(COORDINATOR, NEAR, FAR)) {
            hosts.append(lab.address(host)).append(" tidegate-bus\n");
        }
        Path file = Files.writeString(BuildFolder.scratch("dns").resolve("hosts"), hosts);
        return new LabCluster(lab, List.of("env", "JDK_JAVA_OPTIONS=-Djdk.net.hosts.file=" + file));
    }

    private LabCluster(NetworkLab lab, List<String> dns) {
        this.lab = lab;
        this.dns = dns;
        this.coordinator = CoordinatorSettings.named("link-coordinator")
                .at(lab.address(COORDINATOR))
                .set("cluster", "bus", bus(COORDINATOR));
        this.edges = List.of(edge(NEAR), edge(FAR));
    }

    private EdgeSettings edge(int host) {
        return EdgeSettings.named("edge-" + host)
                .at(lab.address(host))
                .upstream("simulator", "http://127.0.0.1:" + PROVIDER_PORT)
                .set("node", "location", "eu-central-1")
                .set("centralServer", "url", coordinator.url())
                .set("centralServer", "joinToken", "file:join-token")
                .set("centralServer", "bus", bus(host));
    }

    private EdgeSettings settings(int host) {
        return edges.get(host - NEAR);
    }

    private String bus(int host) {
        String finding = dns.isEmpty()
                ? "members: [\"%s:%d\"]".formatted(lab.address(COORDINATOR), BUS_PORT)
                : "kubernetes: {serviceDns: tidegate-bus}";
        return "{host: %s, port: %d, %s}".formatted(lab.address(host), BUS_PORT, finding);
    }

    void start() {
        run(COORDINATOR, "coordinator", coordinator.folder(), coordinator::write);
        Eventually.until("the coordinator is ready", LIMIT, () -> isReady(COORDINATOR, coordinator.operatorUrl()));
        for (int host = NEAR; host <= FAR; host++) {
            EdgeSettings settings = settings(host);
            String token = admin("POST", "/admin/v1/join-tokens", new JsonObject().put("location", "eu-central-1"))
                    .getString("token");
            try {
                Files.writeString(settings.folder().resolve("join-token"), token);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            settings.set("node", "endpoint", settings.url());
            run(host, "edge", settings.folder(), settings::write);
        }
        admin("POST", "/admin/v1/users", new JsonObject().put("name", "leaver"));
        awaitWhole();
    }

    private void run(int host, String part, Path folder, Supplier<Path> file) {
        List<String> by = new ArrayList<>(lab.on(host));
        by.addAll(dns);
        programs.add(Program.tidegate(
                by, folder, part, List.of(part, "--config", file.get().toString())));
    }

    /** A provider on the same host, which so is there whatever becomes of its link. There is none before. */
    void startProvider(int host) {
        programs.add(Program.tidegate(
                lab.on(host),
                settings(host).folder(),
                "simulator",
                List.of("simulator", "--host", "127.0.0.1", "--port", Integer.toString(PROVIDER_PORT))));
        Eventually.until(
                "the provider is there",
                LIMIT,
                () -> curl(host, List.of("http://127.0.0.1:" + PROVIDER_PORT + "/__sim/health"))
                                .status()
                        == 200);
    }

    /** Sets a quota of a user over all time, and waits until an edge knows it. */
    void setQuota(int host, String user, String unit, long limit, JsonObject rules) {
        admin(
                "PUT",
                "/admin/v1/quotas",
                new JsonObject()
                        .put("user", user)
                        .put("unit", unit)
                        .put("window", "total")
                        .put("limit", limit)
                        .mergeIn(rules));
        Eventually.until(
                "host " + host + " knows the quota of " + user,
                LIMIT,
                () -> curl(
                                host,
                                List.of(
                                        "-H",
                                        "authorization: Bearer " + EdgeSettings.ADMIN_TOKEN,
                                        settings(host).operatorUrl() + "/admin/v1/quotas?user=" + user))
                        .body()
                        .contains("quota_id"));
    }

    /** How the one quota of a user stands at the coordinator. */
    QuotaStanding quota(String user) {
        return QuotaStanding.of(admin("GET", "/admin/v1/quotas?user=" + user, new JsonObject())
                .getJsonArray("quotas")
                .getJsonObject(0));
    }

    /** What an edge answers to a request for a message, asked on its own host. */
    Reply ask(int host, JsonObject key, Ask ask) {
        return curl(
                host,
                List.of(
                        "-H",
                        "x-api-key: " + key.getString("key"),
                        "-H",
                        "content-type: application/json",
                        "-d",
                        ask.body(),
                        settings(host).url() + "/v1/messages"));
    }

    LedgerFile ledger(int host) {
        return LedgerFile.in(settings(host).data());
    }

    private boolean isReady(int host, String operatorUrl) {
        return curl(host, List.of(operatorUrl + "/readyz")).status() == 200;
    }

    void awaitWhole() {
        long began = System.nanoTime();
        Eventually.until(
                "both edges are healthy and hear the bus",
                LIMIT,
                () -> {
                    NodeList nodes = nodes();
                    return nodes.names().size() == 2
                            && nodes.beatSince(began)
                            && nodes.areAll("healthy")
                            && nodes.hear(Pushes.WEB_SOCKET_AND_BUS);
                },
                () -> nodes() + programs.stream().map(Program::tail).toList().toString());
    }

    JsonObject newKey() {
        return newKey("leaver");
    }

    JsonObject newUser(String name) {
        admin("POST", "/admin/v1/users", new JsonObject().put("name", name));
        return newKey(name);
    }

    private JsonObject newKey(String user) {
        JsonObject key = admin("POST", "/admin/v1/keys", new JsonObject().put("user", user));
        awaitStatus(NEAR, key, 200, LIMIT);
        awaitStatus(FAR, key, 200, LIMIT);
        return key;
    }

    /** When it was asked for. */
    long revoke(JsonObject key) {
        long began = System.nanoTime();
        admin("POST", "/admin/v1/keys/" + key.getString("key_id") + "/revoke", new JsonObject());
        return began;
    }

    /** Whether a request from that host is answered, with whatever. */
    boolean asksCoordinator(int host) {
        return curl(host, List.of(coordinator.url() + "/v1/discover")).status() != 0;
    }

    int status(int host, JsonObject key) {
        return curl(
                        host,
                        List.of(
                                "-H",
                                "x-api-key: " + key.getString("key"),
                                settings(host).url() + "/v1/user"))
                .status();
    }

    void awaitStatus(int host, JsonObject key, int status, Duration limit) {
        Eventually.until(
                "host " + host + " answers " + status,
                limit,
                () -> status(host, key) == status,
                () -> programs.get(host - 1).tail());
    }

    NodeList nodes() {
        return NodeList.of(admin("GET", "/admin/v1/nodes", new JsonObject()));
    }

    private JsonObject admin(String method, String path, JsonObject body) {
        List<String> options =
                new ArrayList<>(List.of("-X", method, "-H", "authorization: Bearer " + EdgeSettings.ADMIN_TOKEN));
        if (!body.isEmpty()) {
            options.addAll(List.of("-H", "content-type: application/json", "-d", body.encode()));
        }
        options.add(coordinator.operatorUrl() + path);
        Reply reply = curl(COORDINATOR, options);
        if (reply.status() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + reply);
        }
        return new JsonObject(reply.body());
    }

    private Reply curl(int host, List<String> options) {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "curl -s -m 30 -w '\\n%{http_code}' \"$@\" || true", "curl"));
        command.addAll(options);
        String output = lab.output(host, command).strip();
        int end = output.lastIndexOf('\n');
        return new Reply(Integer.parseInt(output.substring(end + 1)), output.substring(0, Math.max(0, end)));
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
    }

    /** To curl; status 0 is none. */
    record Reply(int status, String body) {}
}
