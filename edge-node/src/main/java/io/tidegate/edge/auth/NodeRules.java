package io.tidegate.edge.auth;

import io.tidegate.common.directory.ClientRule;
import java.util.Optional;

/**
 * What holds for every key of the node.
 *
 * @param client the clients that may come; a key's own rule holds besides
 * @param countTokensPerKey count_tokens requests at a time for one key
 */
public record NodeRules(Optional<ClientRule> client, int countTokensPerKey) {
    public NodeRules {
        if (countTokensPerKey < 1) {
            throw new IllegalArgumentException("countTokensPerKey: " + countTokensPerKey + " (expected: >= 1)");
        }
    }
}
