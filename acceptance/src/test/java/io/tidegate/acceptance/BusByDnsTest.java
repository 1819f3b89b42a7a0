package io.tidegate.acceptance;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Members of the event bus find each other as in Kubernetes: by the addresses that one name has, each at the same port. The name is
 * answered by a hosts file in place of the cluster's DNS.
 */
@Tag("full")
class BusByDnsTest {
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);
    private static final String OF_THE_COORDINATOR = "127.0.0.2";
    private static final String OF_THE_EDGE = "127.0.0.3";

    private final int port = FreePort.find();
    private final int eventBusPort = FreePort.find();

    @Test
    void findsTheMembersBehindOneName() throws IOException {
        CoordinatorSettings coordinator = CoordinatorSettings.named("bus-by-dns").set("cluster", "bus", bus(OF_THE_COORDINATOR));
        EdgeSettings edge = EdgeSettings.named("bus-by-dns-edge").upstream("nobody", "http://127.0.0.1:9");
        List<String> by = List.of("env", "JDK_JAVA_OPTIONS=-Djdk.net.hosts.file=" + hosts(edge.folder()));

        try (Program first = Program.tidegate(
                by,
                coordinator.folder(),
                "coordinator",
                List.of("coordinator", "--config", coordinator.write().toString()))) {
            Operator operator = Operator.at(coordinator.operatorUrl(), EdgeSettings.ADMIN_TOKEN);
            Eventually.until(
                    "the coordinator is a member", FOUND_WITHIN, () -> members(coordinator) == 1, first::tail);
            Files.writeString(edge.folder().resolve("join-token"), invitation(operator));
            edge.set("node", "endpoint", edge.url())
                    .set("centralServer", "url", coordinator.url())
                    .set("centralServer", "joinToken", "file:join-token")
                    .set("centralServer", "bus", bus(OF_THE_EDGE));
            try (Program second = Program.tidegate(
                    by, edge.folder(), "edge", List.of("edge", "--config", edge.write().toString()))) {
                Eventually.until(
                        "the edge is a member",
                        FOUND_WITHIN,
                        () -> members(coordinator) == 2 && NodeList.at(operator).hear(Pushes.BOTH),
                        () -> first.tail() + "\n" + second.tail());
            }
        }
        System.out.println("2 members found each other behind one name");
    }

    private String bus(String address) {
        return "{host: %s, port: %d, eventBusPort: %d, kubernetes: {serviceDns: tidegate-bus}}"
                .formatted(address, port, eventBusPort);
    }

    private static Path hosts(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("hosts"),
                "127.0.0.1 localhost\n%s tidegate-bus\n%s tidegate-bus\n".formatted(OF_THE_COORDINATOR, OF_THE_EDGE));
    }

    private static String invitation(Operator operator) {
        return operator.http()
                .json(
                        "POST",
                        "/admin/v1/join-tokens",
                        new JsonObject().put("location", "default"))
                .getString("token");
    }

    private static int members(CoordinatorSettings coordinator) throws IOException, InterruptedException {
        return new HttpProbe(coordinator.operatorUrl(), Map.of())
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("tidegate_coordinator_bus_members "))
                .mapToInt(line -> (int) Double.parseDouble(line.split(" ", 2)[1]))
                .sum();
    }
}
