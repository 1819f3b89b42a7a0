package io.tidegate.common.bus;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.BuildInfoProvider;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.version.MemberVersion;
import java.util.UUID;

/** How Hazelcast is set up, all of it here and nothing from files. */
final class MemberConfig {
    /** Of what goes over the bus. Processes that speak differently must not share a cluster. */
    private static final int WIRE_VERSION = 1;

    private static final int CONNECTING_SECONDS = 10;
    private static final int NO_LINGER = -1;

    private MemberConfig() {}

    /**
     * The setting for one stay in a cluster.
     *
     * @param address the local address, as a number
     */
    static Config of(BusConfig bus, String address) {
        Config config = new Config();
        config.setClusterName(clusterName(bus.clusterName()));
        config.getMemberAttributeConfig()
                .setAttribute("__vertx.nodeId", UUID.randomUUID().toString());
        config.getMetricsConfig().setEnabled(false);
        network(config.getAdvancedNetworkConfig(), bus, address);
        vertxMaps(config);
        properties(config);
        return config;
    }

    /** Open-source Hazelcast refuses members of another minor version: they get a cluster of their own. */
    static String clusterName(String name) {
        MemberVersion version = BuildInfoProvider.getBuildInfo().getCodebaseVersion();
        return name + "-" + WIRE_VERSION + "-hz" + version.getMajor() + version.getMinor();
    }

    /**
     * The network is the "advanced" one, whose ports speak one protocol each, and has the members' port alone. On a port of all protocols,
     * Hazelcast 5.7 goes round and round on a connection whose other side doesn't answer, such as a frozen process; what else the same
     * thread has to write may wait until it does.
     */
    private static void network(AdvancedNetworkConfig network, BusConfig bus, String address) {
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig();
        endpoint.setPort(bus.port()).setPortAutoIncrement(false);
        // What the simple network has: here the defaults are to connect for as long as the system tries, and to reset
        // when closing.
        endpoint.setSocketConnectTimeoutSeconds(CONNECTING_SECONDS);
        endpoint.setSocketLingerSeconds(NO_LINGER);
        endpoint.getInterfaces().setEnabled(true).addInterface(address);
        network.setEnabled(true).setMemberEndpointConfig(endpoint);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(bus.kubernetes().isEmpty()).setMembers(bus.members());
        bus.kubernetes().ifPresent(kubernetes -> discovery(join.getKubernetesConfig(), kubernetes, bus.port()));
    }

    private static void discovery(KubernetesConfig discovery, BusKubernetesConfig kubernetes, int port) {
        discovery.setEnabled(true).setProperty("service-port", Integer.toString(port));
        kubernetes.namespace().ifPresent(name -> discovery.setProperty("namespace", name));
        kubernetes.serviceDns().ifPresent(name -> discovery.setProperty("service-dns", name));
        if (kubernetes.serviceDns().isEmpty()) {
            // Nobody comes from outside: else it would look for public addresses, and ask for services.
            discovery.setProperty("expose-externally", "false");
        }
        kubernetes.serviceName().ifPresent(name -> discovery.setProperty("service-name", name));
        kubernetes.serviceLabel().ifPresent(label -> {
            discovery.setProperty("service-label-name", label.substring(0, label.indexOf('=')));
            discovery.setProperty("service-label-value", label.substring(label.indexOf('=') + 1));
        });
    }

    /** What the cluster manager of Vert.x needs, as its documentation says. */
    private static void vertxMaps(Config config) {
        config.getMultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET);
        config.getMapConfig("__vertx.haInfo").setBackupCount(1);
        config.getMapConfig("__vertx.nodeInfo").setBackupCount(1);
    }

    private static void properties(Config config) {
        config.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "slf4j");
        config.setProperty(ClusterProperty.LOG_EMOJI_ENABLED.getName(), "false");
        config.setProperty(ClusterProperty.PHONE_HOME_ENABLED.getName(), "false");
        config.setProperty(ClusterProperty.SHUTDOWNHOOK_ENABLED.getName(), "false");
        config.setProperty(ClusterProperty.SOCKET_BIND_ANY.getName(), "false");
        config.setProperty(ClusterProperty.HEALTH_MONITORING_LEVEL.getName(), "OFF");
        // A dead machine is noticed after 15 s; a shorter time takes a starved one for dead.
        config.setProperty(ClusterProperty.HEARTBEAT_INTERVAL_SECONDS.getName(), "2");
        config.setProperty(ClusterProperty.MAX_NO_HEARTBEAT_SECONDS.getName(), "15");
        // A try to join that gets nowhere is made anew; by default it would go on for 5 minutes.
        config.setProperty(ClusterProperty.MAX_JOIN_SECONDS.getName(), "30");
        config.setProperty(ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS.getName(), "10");
        config.setProperty(ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS.getName(), "10");
        config.setProperty(ClusterProperty.OPERATION_CALL_TIMEOUT_MILLIS.getName(), "10000");
        config.setProperty(ClusterProperty.GRACEFUL_SHUTDOWN_MAX_WAIT.getName(), "5");
    }
}
