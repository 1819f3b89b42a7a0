package io.tidegate.edge;

import io.tidegate.common.CannotStart;
import io.tidegate.common.directory.ClientRule;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.auth.NodeRules;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LimitsConfig;
import io.tidegate.edge.http.BodyBudget;
import io.tidegate.edge.http.NodeLoad;
import io.tidegate.edge.http.PublicPort;
import io.tidegate.edge.upstream.Upstreams;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings that a node takes while it runs. All others want a new start. */
record LiveSettings(NodeLoad load, BodyBudget bodies, KeyIndex keys, Upstreams upstreams, PublicPort port) {
    private static final Pattern TAKEN = Pattern.compile(
            "limits\\..+|upstreams\\[\\d+]\\.credential\\.value|claudeCode\\.supportedVersions|logging\\.level");

    /** Whether a change of the key of that name is taken; such as {@code limits.inFlight}. */
    static boolean take(String key) {
        return TAKEN.matcher(key).matches();
    }

    /**
     * Takes what can be taken of a configuration. What has begun goes on as it began.
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
