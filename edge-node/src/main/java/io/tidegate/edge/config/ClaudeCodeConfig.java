package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;
import java.util.Optional;

/** Rules for all Claude Code clients. */
public record ClaudeCodeConfig(
        @Doc("Which clients may come, for every key, such as \"claude-code >= 1.0.55\". Any client, when left out."
                + " A hint for one's own people, not security: a client says itself what it is.")
        Optional<String> supportedVersions,

        @Doc(
                "The token quotas of users who have none of their own, at a node that stands alone. A cluster has them from its"
                        + " coordinator: ./tidegate quotas set --everyone.")
        DefaultQuotaConfig defaultQuota) {

    public ClaudeCodeConfig {
        new Checks()
                .that(
                        supportedVersions.filter(String::isBlank).isEmpty(),
                        "supportedVersions",
                        "blank",
                        "a rule such as \"claude-code >= 1.0.55\", or no such key")
                .verify();
    }
}
