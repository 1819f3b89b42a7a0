package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Cidr;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.LoggingConfig;
import io.tidegate.common.config.OperatorConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that an edge node is told at start. The commented example is {@code config/edge-node.yml}. */
public record EdgeConfig(
        @Doc("Who this node is.") NodeConfig node,
        @Doc("The public port, where Claude Code connects.") ListenConfig listen,

        @Doc(
                "Address blocks of the balancers in front of this node. Only they are believed about the client's address.")
        List<Cidr> trustedProxies,

        @Doc("The operator's port: health, metrics, administration. Keep it off the public network.")
        OperatorConfig operator,

        @Doc("The coordinator. Left out, the node stands alone, with users, keys and quotas of its own.")
        Optional<CentralServerConfig> centralServer,

        @Doc("How far keys are trusted.") KeysConfig keys,
        @Doc("Where keys, quotas and the ledger are kept.") StorageConfig storage,
        @Doc("How long the ledger is kept.") LedgerConfig ledger,
        @Doc("Rules for all Claude Code clients.") ClaudeCodeConfig claudeCode,
        @Doc("How usage counts against a token quota.") QuotasConfig quotas,

        @Doc("The providers, in the order in which they are tried. At least one.")
        List<UpstreamConfig> upstreams,

        @Doc("When an exchange may move on to another upstream.")
        FailoverConfig failover,

        @Doc("What a node takes on at once. Over a limit it refuses at once.")
        LimitsConfig limits,

        @Doc("How long a node waits.") TimeoutsConfig timeouts,
        @Doc("What tokens cost.") PricesConfig prices,
        @Doc("What reports are made of.") ReportsConfig reports,
        @Doc("What a node says about itself.") LoggingConfig logging,

        @Doc("What a node sends to those who watch it.") TelemetryConfig telemetry) {

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    public EdgeConfig {
        trustedProxies = List.copyOf(trustedProxies);
        upstreams = List.copyOf(upstreams);
        Checks checks = new Checks();
        checks.that(!upstreams.isEmpty(), "upstreams", "none", "at least one, with name, url and credential");
        checkNames(upstreams, checks);
        checks.that(
                !listen.proxyProtocol() || !trustedProxies.isEmpty(),
                "listen.proxyProtocol",
                "true without trustedProxies",
                "the balancers' addresses in trustedProxies, for nobody else is believed");
        checks.that(
                listen.port() == 0 || listen.port() != operator.port(),
                "operator.port",
                operator.port() + ", which is also listen.port",
                "a port of its own");
        checks.that(
                centralServer.isEmpty() || node.endpoint().isPresent() || !ANY_ADDRESS.contains(listen.host()),
                "node.endpoint",
                "missing, with a centralServer",
                "the base URL under which clients reach this node, which the coordinator tells them");
        checks.that(
                centralServer.isEmpty() || !claudeCode.defaultQuota().isGiven(),
                "claudeCode.defaultQuota",
                "given, with a centralServer",
                "no such key, for quotas of a cluster are the coordinator's: ./tidegate quotas set --everyone --window day"
                        + " --limit N");
        checks.verify();
    }

    private static void checkNames(List<UpstreamConfig> upstreams, Checks checks) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < upstreams.size(); i++) {
            String name = upstreams.get(i).name();
            Integer first = seen.putIfAbsent(name, i);
            checks.that(
                    first == null,
                    "upstreams[" + i + "].name",
                    name + ", which is also the name of upstreams[" + first + "]",
                    "a name of its own");
        }
    }
}
