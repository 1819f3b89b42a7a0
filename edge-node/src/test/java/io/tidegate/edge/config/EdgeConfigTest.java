package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.bus.BusConfig;
import io.tidegate.common.config.Cidr;
import io.tidegate.common.config.DataSize;
import io.tidegate.common.config.LoggingConfig;
import io.tidegate.common.config.OperatorConfig;
import io.tidegate.common.config.Secret;
import io.tidegate.common.config.TlsConfig;
import io.tidegate.common.config.WeightsConfig;
import io.tidegate.common.telemetry.LogFormat;
import io.tidegate.common.telemetry.LogLevel;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EdgeConfigTest {
    private static final String EVERYTHING = """
            node:
              name: berlin-2
              location: berlin
              endpoint: https://tidegate.example.org
              capabilities: [tool-calling]
            listen:
              host: 127.0.0.1
              port: 8443
              tls: {certificate: tls/cert.pem, key: /keys/key.pem}
              proxyProtocol: true
              backlog: 64
            trustedProxies: [10.0.0.0/8, "2001:db8::/32"]
            operator:
              host: 0.0.0.0
              port: 9443
              token: "${ADMIN_TOKEN}"
              tls: {certificate: /keys/operator.pem, key: /keys/operator-key.pem}
            centralServer:
              url: https://coordinator.example.org:8090
              wsUrl: wss://sockets.example.org
              timeout: 2s
              joinToken: "${KEY}"
              ca: coordinator-ca.pem
              bus: {host: 10.0.0.9, members: [10.0.0.7]}
            keys: {maxStaleness: 1h}
            storage: {type: sqlite, path: /var/lib/tidegate, backupInterval: 12h, backupPath: /backups, backupKeep: 30}
            ledger: {retention: 90d}
            claudeCode:
              supportedVersions: "claude-code >= 1.0.55"
            quotas:
              weights: {input: 10, output: 50, cacheRead: 2, cacheWrite5m: 12, cacheWrite1h: 20}
              outputStep: 1024
            upstreams:
              - name: first
                url: https://gateway.example.org/anthropic/
                credential: {header: Authorization, value: "Bearer ${KEY}"}
                proxy: http://proxy.example.org:3128
                ca: ca.pem
              - {name: second, url: "http://127.0.0.1:8080", credential: {value: "${KEY}"}}
            failover: {retryRatio: 0.5, retryReserve: 20, coolDown: 1s, coolDownMax: 5m}
            limits:
              headerBytes: 16KiB
              bodyBytes: 8MiB
              inFlight: 100
              bodyBudget: 96MiB
              connections: 200
              countTokensPerKey: 32
            timeouts:
              head: 1s
              bodyIdle: 2s
              keepAlive: 3s
              connect: 4s
              firstEvent: 6s
              streamIdle: 7s
              answer: 8s
              clientStall: 9s
              models: 11s
              settle: 12s
              move: 14s
              drain: 13s
            prices: {file: prices.yml}
            reports: {toolNames: false}
            logging: {format: text, level: debug, accessLog: false}
            telemetry:
              otlp:
                endpoint: https://collector.example.org/v1/traces
                authorization: "Bearer ${KEY}"
                ca: collector-ca.pem
                share: 0.1
                queue: 100
                timeout: 5s
            """;

    private final EdgeConfig least = Configs.loaded(Configs.LEAST);
    private final EdgeConfig all = Configs.loaded(EVERYTHING);

    @Test
    void hasDefaultsForWhereItListens() {
        assertThat(least.node())
                .isEqualTo(new NodeConfig(
                        "edge-1",
                        "default",
                        Optional.empty(),
                        List.of("claude-code-proxy", "file-operations", "tool-calling")));
        assertThat(least.listen()).isEqualTo(new ListenConfig("0.0.0.0", 8080, Optional.empty(), false, 1024));
        assertThat(least.trustedProxies()).isEmpty();
        assertThat(least.operator())
                .isEqualTo(new OperatorConfig("127.0.0.1", 9090, Secret.of("0123456789abcdef"), Optional.empty()));
    }

    @Test
    void hasDefaultsForWhatItKeepsAndCounts() {
        assertThat(least.storage())
                .isEqualTo(new StorageConfig(
                        StorageConfig.Type.SQLITE,
                        Path.of("/etc/tidegate/data"),
                        Optional.empty(),
                        Path.of("/etc/tidegate/backups"),
                        7));
        assertThat(least.claudeCode())
                .isEqualTo(new ClaudeCodeConfig(
                        Optional.empty(), new DefaultQuotaConfig(Optional.empty(), Optional.empty(), "UTC")));
        assertThat(least.quotas()).isEqualTo(new QuotasConfig(new WeightsConfig(1, 1, 0, 1, 1), 4096));
        assertThat(least.reports()).isEqualTo(new ReportsConfig(true));
        assertThat(least.prices()).isEqualTo(new PricesConfig(Optional.empty()));
        assertThat(least.logging()).isEqualTo(new LoggingConfig(LogFormat.JSON, LogLevel.INFO, true));
    }

    @Test
    void hasDefaultsForUpstreamsAndLimits() {
        assertThat(least.upstreams())
                .containsExactly(new UpstreamConfig(
                        "anthropic",
                        URI.create("https://api.anthropic.com"),
                        new CredentialConfig("x-api-key", Secret.of("sk-ant-1")),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(least.failover())
                .isEqualTo(new FailoverConfig(0.2, 100, Duration.ofSeconds(5), Duration.ofMinutes(1)));
        assertThat(least.limits())
                .isEqualTo(new LimitsConfig(
                        DataSize.ofKibibytes(32),
                        DataSize.ofMebibytes(32),
                        10_000,
                        DataSize.ofMebibytes(64),
                        20_000,
                        64));
        assertThat(least.timeouts())
                .isEqualTo(new TimeoutsConfig(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(4),
                        Duration.ofSeconds(330),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(330),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(30)));
    }

    @Test
    void takesEverySettingOfWhereItListens() {
        assertThat(all.node())
                .isEqualTo(new NodeConfig(
                        "berlin-2",
                        "berlin",
                        Optional.of(URI.create("https://tidegate.example.org")),
                        List.of("tool-calling")));
        assertThat(all.listen())
                .isEqualTo(new ListenConfig(
                        "127.0.0.1",
                        8443,
                        Optional.of(new TlsConfig(Path.of("/etc/tidegate/tls/cert.pem"), Path.of("/keys/key.pem"))),
                        true,
                        64));
        assertThat(all.trustedProxies()).containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"));
        assertThat(all.operator())
                .isEqualTo(new OperatorConfig(
                        "0.0.0.0",
                        9443,
                        Secret.of("0123456789abcdef"),
                        Optional.of(new TlsConfig(Path.of("/keys/operator.pem"), Path.of("/keys/operator-key.pem")))));
    }

    @Test
    void takesEverySettingOfWhatItKeepsAndCounts() {
        assertThat(all.storage())
                .isEqualTo(new StorageConfig(
                        StorageConfig.Type.SQLITE,
                        Path.of("/var/lib/tidegate"),
                        Optional.of(Duration.ofHours(12)),
                        Path.of("/backups"),
                        30));
        assertThat(all.ledger()).isEqualTo(new LedgerConfig(Duration.ofDays(90)));
        assertThat(all.claudeCode())
                .isEqualTo(new ClaudeCodeConfig(
                        Optional.of("claude-code >= 1.0.55"),
                        new DefaultQuotaConfig(Optional.empty(), Optional.empty(), "UTC")));
        assertThat(all.quotas()).isEqualTo(new QuotasConfig(new WeightsConfig(10, 50, 2, 12, 20), 1024));
        assertThat(all.reports()).isEqualTo(new ReportsConfig(false));
        assertThat(all.prices()).isEqualTo(new PricesConfig(Optional.of(Path.of("/etc/tidegate/prices.yml"))));
        assertThat(all.logging()).isEqualTo(new LoggingConfig(LogFormat.TEXT, LogLevel.DEBUG, false));
        assertThat(all.telemetry())
                .isEqualTo(new TelemetryConfig(Optional.of(new OtlpConfig(
                        URI.create("https://collector.example.org/v1/traces"),
                        Optional.of(Secret.of("Bearer sk-ant-1")),
                        Optional.of(Path.of("/etc/tidegate/collector-ca.pem")),
                        0.1,
                        100,
                        Duration.ofSeconds(5)))));
    }

    @Test
    void takesEverySettingOfTheCoordinator() {
        assertThat(all.centralServer())
                .contains(new CentralServerConfig(
                        URI.create("https://coordinator.example.org:8090"),
                        Optional.of(URI.create("wss://sockets.example.org")),
                        Duration.ofSeconds(2),
                        Optional.of(Secret.of("sk-ant-1")),
                        Optional.of(Path.of("/etc/tidegate/coordinator-ca.pem")),
                        Optional.of(new BusConfig(
                                true,
                                "10.0.0.9",
                                5701,
                                5702,
                                "tidegate",
                                List.of("10.0.0.7"),
                                Optional.empty(),
                                Optional.empty()))));
        assertThat(all.keys()).isEqualTo(new KeysConfig(Duration.ofHours(1)));
    }

    @Test
    void standsAloneByDefault() {
        assertThat(least.centralServer()).isEmpty();
        assertThat(least.keys()).isEqualTo(new KeysConfig(Duration.ofHours(24)));
    }

    @Test
    void makesTheSocketsAddressFromTheCoordinators() {
        String yaml = Configs.LEAST + "node: {endpoint: \"https://edge.example.org\"}\ncentralServer: {url: %s}";

        assertThat(Configs.loaded(yaml.formatted("http://10.0.0.1:8090"))
                        .centralServer()
                        .orElseThrow()
                        .socketUrl())
                .isEqualTo(URI.create("ws://10.0.0.1:8090"));
        assertThat(Configs.loaded(yaml.formatted("https://c.example.org/"))
                        .centralServer()
                        .orElseThrow()
                        .socketUrl())
                .isEqualTo(URI.create("wss://c.example.org"));
        assertThat(all.centralServer().orElseThrow().socketUrl()).isEqualTo(URI.create("wss://sockets.example.org"));
    }

    @Test
    void takesEverySettingOfUpstreamsAndLimits() {
        assertThat(all.upstreams().getFirst())
                .isEqualTo(new UpstreamConfig(
                        "first",
                        URI.create("https://gateway.example.org/anthropic/"),
                        new CredentialConfig("authorization", Secret.of("Bearer sk-ant-1")),
                        Optional.of(URI.create("http://proxy.example.org:3128")),
                        Optional.of(Path.of("/etc/tidegate/ca.pem"))));
        assertThat(all.failover()).isEqualTo(new FailoverConfig(0.5, 20, Duration.ofSeconds(1), Duration.ofMinutes(5)));
        assertThat(all.limits())
                .isEqualTo(new LimitsConfig(
                        DataSize.ofKibibytes(16), DataSize.ofMebibytes(8), 100, DataSize.ofMebibytes(96), 200, 32));
        List<Long> seconds = new ArrayList<>();
        values(all.timeouts()).forEach(value -> seconds.add(((Duration) value).toSeconds()));
        assertThat(seconds).containsExactly(1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L, 11L, 12L, 14L, 13L);
    }

    @Test
    void isTestedWithAnotherValueForEveryKey() {
        List<Object> defaults = values(least);
        List<Object> others = values(all);

        assertThat(others).hasSameSizeAs(defaults);
        for (int i = 0; i < defaults.size(); i++) {
            // Each may be the value of some other key, and there is only one type of storage.
            if (!(defaults.get(i) instanceof Secret) && !(defaults.get(i) instanceof StorageConfig.Type)) {
                assertThat(others.get(i)).isNotEqualTo(defaults.get(i));
            }
        }
    }

    @Test
    void neverShowsASecret() {
        assertThat(all.toString()).contains("***").doesNotContain("sk-ant-1", "0123456789abcdef");
    }

    /** The values of a record and the records in it; an optional or list counts as one value. */
    private static List<Object> values(Record config) {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(config);
                if (value instanceof DefaultQuotaConfig) {
                    continue; // There is none in a cluster.
                }
                if (value instanceof Record section
                        && section.getClass().getSimpleName().endsWith("Config")) {
                    values.addAll(values(section));
                } else {
                    values.add(value);
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(component.toString(), e);
            }
        }
        return values;
    }
}
