package io.tidegate.edge;

import io.tidegate.common.CannotStart;
import io.tidegate.common.directory.ClientRule;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.auth.NodeRules;
import io.tidegate.edge.config.ClaudeCodeConfig;
import io.tidegate.edge.config.CredentialConfig;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LimitsConfig;
import io.tidegate.edge.config.UpstreamConfig;
import io.tidegate.edge.http.ByteBudget;
import io.tidegate.edge.http.NodeLoad;
import io.tidegate.edge.http.PublicPort;
import io.tidegate.edge.upstream.Upstreams;
import java.util.List;
import java.util.Optional;

/** The settings that a node takes while it runs. All others want a new start. */
record LiveSettings(NodeLoad load, ByteBudget bodies, KeyIndex keys, Upstreams upstreams, PublicPort port) {
    /**
     * The configuration that a node runs with once it has taken what it can of another: all else is as it now. A credential goes where it is
     * meant to go, or it waits: one whose upstream has another address, header or proxy now is for that, and not for where the node still sends.
     */
    static EdgeConfig running(EdgeConfig now, EdgeConfig changed) {
        ClaudeCodeConfig claudeCode = new ClaudeCodeConfig(
                changed.claudeCode().supportedVersions(), now.claudeCode().defaultQuota());
        List<UpstreamConfig> upstreams = now.upstreams().stream()
                .map(upstream -> changed.upstreams().stream()
                        .filter(other -> withCredentialOf(upstream, other).equals(other))
                        .findFirst()
                        .orElse(upstream))
                .toList();
        return new EdgeConfig(
                now.node(),
                now.listen(),
                now.trustedProxies(),
                now.operator(),
                now.centralServer(),
                now.keys(),
                now.storage(),
                now.ledger(),
                claudeCode,
                now.quotas(),
                upstreams,
                now.failover(),
                changed.limits(),
                now.timeouts(),
                now.prices(),
                now.reports(),
                now.logging().withLevel(changed.logging().level()),
                now.telemetry());
    }

    private static UpstreamConfig withCredentialOf(UpstreamConfig upstream, UpstreamConfig other) {
        CredentialConfig credential = new CredentialConfig(
                upstream.credential().header(), other.credential().value());
        return new UpstreamConfig(upstream.name(), upstream.url(), credential, upstream.proxy(), upstream.ca());
    }

    /**
     * Takes what differs in a configuration that {@link #running} made. What has begun goes on as it began.
     *
     * @throws CannotStart when the client rule is none
     */
    void take(EdgeConfig config) {
        NodeRules rules = rules(config);
        LimitsConfig limits = config.limits();
        load.limit(limits.inFlight(), limits.connections());
        bodies.limit(limits.bodyBudget().bytes());
        port.limit(limits);
        keys.rules(rules);
        config.upstreams()
                .forEach(upstream -> upstreams.renewCredential(
                        upstream.name(), upstream.credential().value()));
    }

    /** The rules for all keys that a configuration makes. */
    static NodeRules rules(EdgeConfig config) {
        Optional<ClientRule> client = config.claudeCode().supportedVersions().map(LiveSettings::clientRule);
        return new NodeRules(client, config.limits().countTokensPerKey());
    }

    private static ClientRule clientRule(String text) {
        try {
            return ClientRule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("claudeCode.supportedVersions: " + e.getMessage(), e);
        }
    }
}
