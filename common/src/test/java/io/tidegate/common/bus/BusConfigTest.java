package io.tidegate.common.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BusConfigTest {
    private static final Path FILE = Path.of("/etc/tidegate/bus.yml");

    @Test
    void saysNothingAndStaysOnLoopback() {
        BusConfig config = load("");
        assertThat(config.enabled()).isTrue();
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(5701);
        assertThat(config.eventBusPort()).isEqualTo(5702);
        assertThat(config.members()).isEmpty();
        assertThat(config.tls()).isEmpty();
    }

    @Test
    void aListOfAddressesIsTheOnlyWayInWhenThereIsOne() {
        Config member = member("""
                port: 6701
                members: [10.0.0.1, coordinator-b:6701, "[fd00::1]:6701"]
                """);
        assertThat(member.getAdvancedNetworkConfig().getJoin().getTcpIpConfig().isEnabled())
                .isTrue();
        assertThat(member.getAdvancedNetworkConfig().getJoin().getTcpIpConfig().getMembers())
                .containsExactly("10.0.0.1", "coordinator-b:6701", "[fd00::1]:6701");
        assertThat(member.getAdvancedNetworkConfig()
                        .getJoin()
                        .getMulticastConfig()
                        .isEnabled())
                .isFalse();
        assertThat(member.getAdvancedNetworkConfig()
                        .getJoin()
                        .getAutoDetectionConfig()
                        .isEnabled())
                .isFalse();
        assertThat(member.getAdvancedNetworkConfig()
                        .getJoin()
                        .getKubernetesConfig()
                        .isEnabled())
                .isFalse();
        assertThat(member.getAdvancedNetworkConfig().isEnabled()).isTrue();
        assertThat(member.getAdvancedNetworkConfig().getEndpointConfigs().values())
                .singleElement()
                .isInstanceOfSatisfying(ServerSocketEndpointConfig.class, endpoint -> {
                    assertThat(endpoint.getPort()).isEqualTo(6701);
                    assertThat(endpoint.isPortAutoIncrement()).isFalse();
                    assertThat(endpoint.getInterfaces().isEnabled()).isTrue();
                    assertThat(endpoint.getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
                    assertThat(endpoint.getSocketConnectTimeoutSeconds()).isEqualTo(10);
                    assertThat(endpoint.getSocketLingerSeconds()).isNegative();
                });
    }

    @Test
    void kubernetesIsAskedInOneOfThreeWays() {
        assertThat(discovery("serviceDns: bus.tidegate.svc.cluster.local").getProperties())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("service-dns", "bus.tidegate.svc.cluster.local", "service-port", "5701"));
        assertThat(discovery("serviceName: bus\n  namespace: gate").getProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "service-name",
                        "bus",
                        "namespace",
                        "gate",
                        "service-port",
                        "5701",
                        "expose-externally",
                        "false"));
        assertThat(discovery("serviceLabel: tidegate.io/bus=yes").getProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "service-label-name",
                        "tidegate.io/bus",
                        "service-label-value",
                        "yes",
                        "service-port",
                        "5701",
                        "expose-externally",
                        "false"));
    }

    @Test
    void theClustersNameHasTheWireVersionAndHazelcastsMinor() {
        assertThat(member("clusterName: prod").getClusterName()).matches("prod-1-hz\\d{2,}");
    }

    @Test
    void tlsIsMutualAndTrustsNobodyElse() {
        EventBusOptions options = EventBusConfig.of(load("""
                        tls: {certificate: cert.pem, key: key.pem, ca: ca.pem}
                        """), "127.0.0.1").getEventBusOptions();
        assertThat(options.isSsl()).isTrue();
        assertThat(options.isTrustAll()).isFalse();
        assertThat(options.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
        assertThat(options.getTrustOptions()).isNotNull();
    }

    @Test
    void whatIsWrongIsSaid() {
        for (String all : List.of("::", "[::]", "0:0:0:0:0:0:0:0", "0")) {
            assertThat(problems("host: \"" + all + "\""))
                    .contains("host: " + all + " (expected: the one address that other members");
        }
        assertThat(problems("port: 5702")).contains("eventBusPort: 5702, which is also port");
        assertThat(problems("members: [\"a b\"]")).contains("members[0]: a b (expected: host or host:port)");
        assertThat(problems("members: [a]\nkubernetes: {serviceName: b}")).contains("one way of finding members");
        assertThat(problems("kubernetes: {serviceName: a, serviceDns: b}")).contains("2 of serviceDns, serviceName");
        assertThat(problems("kubernetes: {serviceLabel: a}")).contains("serviceLabel: a (expected: name=value)");
    }

    private static KubernetesConfig discovery(String how) {
        Config member = member("kubernetes:\n  " + how);
        assertThat(member.getAdvancedNetworkConfig().getJoin().getTcpIpConfig().isEnabled())
                .isFalse();
        KubernetesConfig kubernetes =
                member.getAdvancedNetworkConfig().getJoin().getKubernetesConfig();
        assertThat(kubernetes.isEnabled()).isTrue();
        return kubernetes;
    }

    private static Config member(String yaml) {
        return MemberConfig.of(load(yaml), "127.0.0.1");
    }

    private static BusConfig load(String yaml) {
        return switch (ConfigLoader.parse(yaml, FILE, Map.of(), BusConfig.class)) {
            case ConfigResult.Loaded<BusConfig> loaded -> loaded.config();
            case ConfigResult.Invalid<BusConfig> invalid -> throw new AssertionError(invalid);
        };
    }

    private static String problems(String yaml) {
        return switch (ConfigLoader.parse(yaml, FILE, Map.of(), BusConfig.class)) {
            case ConfigResult.Loaded<BusConfig> loaded -> throw new AssertionError(loaded);
            case ConfigResult.Invalid<BusConfig> invalid -> invalid.toString();
        };
    }
}
