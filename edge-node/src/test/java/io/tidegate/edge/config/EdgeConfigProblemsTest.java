package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeConfigProblemsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    NODE_NAME                       | a b       | node.name: a b (expected: 1 to 63 letters, digits, '.', '_' or '-', a letter or digit first)
                    NODE_LOCATION                   | -         | node.location: - (expected: 1 to 63 letters, digits, '.', '_' or '-', a letter or digit first)
                    NODE_ENDPOINT                   | http://a/v1 | node.endpoint: http://a/v1 (expected: the URL without /v1, which is added to it)
                    NODE_CAPABILITIES               | a, B      | node.capabilities[1]: B (expected: a word of small letters, digits and '-', such as claude-code-proxy)
                    LISTEN_HOST                     | ' '       | listen.host: blank (expected: an address such as 0.0.0.0 or 127.0.0.1)
                    LISTEN_PORT                     | 65536     | listen.port: 65536 (expected: 0 to 65535)
                    LISTEN_BACKLOG                  | 0         | listen.backlog: 0 (expected: 1 to 65535)
                    LISTEN_PROXY_PROTOCOL           | true      | listen.proxyProtocol: true without trustedProxies (expected: the balancers' addresses in trustedProxies, for nobody else is believed)
                    LISTEN_TLS_CERTIFICATE          | a.pem     | listen.tls.key: missing (expected: a value (path))
                    TRUSTED_PROXIES                 | balancer  | trustedProxies[0]: balancer (expected: an address block such as 192.0.2.0/24 or 2001:db8::/32)
                    OPERATOR_HOST                   | ' '       | operator.host: blank (expected: an address such as 127.0.0.1)
                    OPERATOR_PORT                   | -1        | operator.port: -1 (expected: 0 to 65535)
                    OPERATOR_PORT                   | 8080      | operator.port: 8080, which is also listen.port (expected: a port of its own)
                    OPERATOR_TOKEN                  | short     | operator.token: a secret of 5 characters (expected: at least 16 characters, such as openssl rand -hex 24 gives)
                    OPERATOR_TOKEN                  | öööööööööööööööö | operator.token: a secret with a character that no HTTP header can carry (expected: letters, digits and signs of ASCII)
                    CENTRAL_SERVER_URL              | http://a:1 | node.endpoint: missing, with a centralServer (expected: the base URL under which clients reach this node, which the coordinator tells them)
                    CENTRAL_SERVER_URL              | ftp://a   | centralServer.url: ftp://a (expected: a URL such as https://coordinator.example.org:8090)
                    CENTRAL_SERVER_URL              | http://a/v1 | centralServer.url: http://a/v1 (expected: the URL without a path, '?' and '#')
                    CENTRAL_SERVER_URL              | http://u:p@a | centralServer.url: a URL with a user name or password (expected: a URL without one)
                    KEYS_MAX_STALENESS              | 0s        | keys.maxStaleness: 0ms (expected: 1s to 365d)
                    STORAGE_TYPE                    | oracle    | storage.type: oracle (expected: sqlite)
                    CLAUDE_CODE_SUPPORTED_VERSIONS  | ' '       | claudeCode.supportedVersions: blank (expected: a rule such as "claude-code >= 1.0.55", or no such key)
                    CLAUDE_CODE_DEFAULT_QUOTA_DAILY | -1        | claudeCode.defaultQuota.daily: -1 (expected: 0 to 1000000000000000)
                    CLAUDE_CODE_DEFAULT_QUOTA_MONTHLY | many    | claudeCode.defaultQuota.monthly: many (expected: a whole number such as 1000 or 1_000)
                    CLAUDE_CODE_DEFAULT_QUOTA_TIMEZONE | Berlin | claudeCode.defaultQuota.timezone: Berlin (expected: an IANA time zone such as Europe/Berlin or UTC; did you mean "Europe/Berlin"?)
                    QUOTAS_WEIGHTS_OUTPUT           | 1001      | quotas.weights.output: 1001 (expected: 0 to 1000)
                    QUOTAS_OUTPUT_STEP              | 0         | quotas.outputStep: 0 (expected: 1 to 1000000)
                    UPSTREAMS_0_NAME                | A         | upstreams[0].name: A (expected: 1 to 63 small letters, digits, '.', '_' or '-', a letter or digit first)
                    UPSTREAMS_0_URL                 | ftp://a   | upstreams[0].url: ftp://a (expected: a URL such as https://api.anthropic.com)
                    UPSTREAMS_0_URL                 | https://a/v1/ | upstreams[0].url: https://a/v1/ (expected: the URL without /v1, which is added to it)
                    UPSTREAMS_0_URL                 | https://a?b | upstreams[0].url: https://a?b (expected: a URL without '?' and '#')
                    UPSTREAMS_0_URL                 | https://u:p@a | upstreams[0].url: a URL with a user name or password (expected: a URL without one)
                    UPSTREAMS_0_CREDENTIAL_HEADER   | Host      | upstreams[0].credential.header: host (expected: the name of a header for credentials, such as x-api-key or authorization)
                    UPSTREAMS_0_CREDENTIAL_VALUE    | ''        | upstreams[0].credential.value: a secret that is empty or has a character that no HTTP header can carry (expected: letters, digits and signs of ASCII on one line)
                    UPSTREAMS_0_PROXY               | socks5://a:1 | upstreams[0].proxy: socks5://a:1 (expected: http://HOST:PORT)
                    UPSTREAMS_0_PROXY               | http://u@a:1 | upstreams[0].proxy: a URL with a user name or password (expected: a proxy that asks for none)
                    FAILOVER_RETRY_RATIO            | 1.5       | failover.retryRatio: 1.5 (expected: 0.0 to 1.0)
                    FAILOVER_RETRY_RESERVE          | -1        | failover.retryReserve: -1 (expected: 0 to 100000)
                    FAILOVER_COOL_DOWN              | 2h        | failover.coolDown: 2h (expected: 100ms to 1h)
                    FAILOVER_COOL_DOWN_MAX          | 1s        | failover.coolDownMax: 1s (expected: at least coolDown, which is 5s)
                    LIMITS_HEADER_BYTES             | 512B      | limits.headerBytes: 512B (expected: 1KiB to 1MiB)
                    LIMITS_BODY_BYTES               | 2GiB      | limits.bodyBytes: 2GiB (expected: 1KiB to 1GiB)
                    LIMITS_BODY_BUDGET              | 16MiB     | limits.bodyBudget: 16MiB (expected: at least bodyBytes, which is 32MiB)
                    LIMITS_IN_FLIGHT                | 0         | limits.inFlight: 0 (expected: 1 to 1000000)
                    LIMITS_CONNECTIONS              | 0         | limits.connections: 0 (expected: 1 to 1000000)
                    LIMITS_COUNT_TOKENS_PER_KEY     | 0         | limits.countTokensPerKey: 0 (expected: 1 to 100000)
                    TIMEOUTS_HEAD                   | 0s        | timeouts.head: 0ms (expected: 10ms to 1d)
                    TIMEOUTS_STREAM_IDLE            | 330       | timeouts.streamIdle: 330 (expected: a duration such as 250ms, 30s, 5m, 24h or 35d)
                    TIMEOUTS_DRAIN                  | 2d        | timeouts.drain: 2d (expected: 0ms to 1d)
                    LOGGING_FORMAT                  | xml       | logging.format: xml (expected: json or text)
                    LOGGING_LEVEL                   | warning   | logging.level: warning (expected: trace or debug or info or warn or error)
                    LOGGING_ACCESS_LOG              | on        | logging.accessLog: on (expected: true or false)
                    """)
    void refusesAValueAndSaysWhatWouldBeRight(String variable, String value, String message) {
        Map<String, String> env = new HashMap<>(Configs.ENV);
        env.put("TIDEGATE_" + variable, value);

        assertThat(Configs.problems(Configs.LEAST, env))
                .singleElement()
                .satisfies(problem -> assertThat(problem).endsWith(": " + message));
    }

    @Test
    void needsATokenAndAnUpstream() {
        assertThat(Configs.problems("", Configs.ENV))
                .containsExactly("/etc/tidegate/edge-node.yml:1: operator.token: missing (expected: a value (secret))");
        assertThat(Configs.problems("operator:\n  token: ${ADMIN_TOKEN}\n", Configs.ENV))
                .containsExactly("/etc/tidegate/edge-node.yml:1: upstreams: none"
                        + " (expected: at least one, with name, url and credential)");
    }

    @Test
    void refusesTwoUpstreamsOfOneName() {
        String second = """
                upstreams:
                  - {name: a, url: "https://a", credential: {value: "${KEY}"}}
                  - url: https://b
                    credential: {value: "${KEY}"}
                    name: a
                """;

        assertThat(Configs.problems("operator: {token: \"${ADMIN_TOKEN}\"}\n" + second, Configs.ENV))
                .containsExactly("/etc/tidegate/edge-node.yml:6: upstreams[1].name: a,"
                        + " which is also the name of upstreams[0] (expected: a name of its own)");
    }

    @Test
    void refusesADayThatTakesMoreThanItsMonth() {
        assertThat(Configs.problems(
                        Configs.LEAST + "claudeCode:\n  defaultQuota:\n    monthly: 10\n    daily: 11\n", Configs.ENV))
                .containsExactly("/etc/tidegate/edge-node.yml:6: claudeCode.defaultQuota.daily: 11, more than monthly"
                        + " (expected: at most monthly, which is 10)");
    }

    @Test
    void refusesQuotasForEveryoneOfItsOwnInACluster() {
        String cluster = """
                node: {endpoint: "http://a"}
                centralServer: {url: "http://c:1"}
                claudeCode:
                  defaultQuota:
                    daily: 10
                """;

        assertThat(Configs.problems(Configs.LEAST + cluster, Configs.ENV))
                .singleElement()
                .asString()
                .contains("claudeCode.defaultQuota: given, with a centralServer (expected: no such key")
                .contains("./tidegate quotas set --everyone");
    }

    @Test
    void takesTheZoneOfTheQuotasForEveryone() {
        EdgeConfig config = Configs.loaded(Configs.LEAST
                + "claudeCode: {defaultQuota: {daily: 5_000_000, monthly: 100_000_000, timezone: Asia/Tokyo}}\n");

        assertThat(config.claudeCode().defaultQuota())
                .isEqualTo(new DefaultQuotaConfig(Optional.of(5_000_000L), Optional.of(100_000_000L), "Asia/Tokyo"));
    }

    @Test
    void neverShowsASecretThatIsWrong() {
        Map<String, String> env = Map.of("ADMIN_TOKEN", "tiny", "KEY", "sk-ant\n1");

        assertThat(Configs.problems(Configs.LEAST, env))
                .hasSize(2)
                .noneMatch(problem -> problem.contains("tiny") || problem.contains("sk-ant"));
    }
}
