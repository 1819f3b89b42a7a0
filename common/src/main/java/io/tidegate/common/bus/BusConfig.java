package io.tidegate.common.bus;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a process takes part in the bus; both sides have it in their configuration. */
public record BusConfig(
        @Doc("Whether to take part. Without the bus, pushes come over the WebSocket alone.") @Default("true")
        boolean enabled,

        @Doc("The address of this machine or pod that the other members reach; both ports listen on it alone.")
        @Default("127.0.0.1")
        String host,

        @Doc("The port for membership (Hazelcast). It has no authentication: keep it inside a trusted network.")
        @Default("5701")
        int port,

        @Doc("The port for messages (the Vert.x event bus).") @Default("5702")
        int eventBusPort,

        @Doc("Which members belong together; all of them say the same.") @Default("tidegate")
        String clusterName,

        @Doc("Where to look for members: the coordinators, as host or host:port.")
        List<String> members,

        @Doc("How to find members in Kubernetes, in place of a list.")
        Optional<BusKubernetesConfig> kubernetes,

        @Doc("Mutual TLS for messages.") Optional<BusTlsConfig> tls) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern MEMBER = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[1-9][0-9]{0,4})?");

    public BusConfig {
        members = List.copyOf(members);
        Checks checks = new Checks()
                .that(
                        isOneAddress(host.strip()),
                        "host",
                        host.isBlank() ? "blank" : host,
                        "the one address that other members reach, such as 10.0.0.7")
                .range("port", port, 1, 65_535)
                .range("eventBusPort", eventBusPort, 1, 65_535)
                .that(port != eventBusPort, "eventBusPort", port + ", which is also port", "a port of its own")
                .matches("clusterName", clusterName, NAME, "1 to 63 letters, digits, '.', '_' or '-'")
                .that(
                        members.isEmpty() || kubernetes.isEmpty(),
                        "members",
                        "given together with kubernetes",
                        "one way of finding members");
        for (int i = 0; i < members.size(); i++) {
            checks.matches("members[" + i + "]", members.get(i), MEMBER, "host or host:port");
        }
        checks.verify();
    }

    /** Whether it is a name, or an address other than the one that stands for all of a machine's. */
    private static boolean isOneAddress(String host) {
        try {
            return !host.isEmpty() && !InetAddress.ofLiteral(host).isAnyLocalAddress();
        } catch (IllegalArgumentException name) {
            return true;
        }
    }
}
