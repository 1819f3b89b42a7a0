package io.tidegate.edge.config;

import io.tidegate.common.config.BaseUrl;
import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who a node is. */
public record NodeConfig(
        @Doc("The node's name in logs, metrics and lists.") @Default("edge-1")
        String name,

        @Doc("Where it stands, in the words of your organisation. Clients prefer nodes of their own location.")
        @Default("default")
        String location,

        @Doc("The base URL under which clients reach it, without /v1.")
        Optional<URI> endpoint,

        @Doc("What clients may ask it for.") @Default("claude-code-proxy, file-operations, tool-calling")
        List<String> capabilities) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern CAPABILITY = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    public NodeConfig {
        capabilities = List.copyOf(capabilities);
        Checks checks = new Checks();
        checks.matches("name", name, NAME, "1 to 63 letters, digits, '.', '_' or '-', a letter or digit first");
        checks.matches("location", location, NAME, "1 to 63 letters, digits, '.', '_' or '-', a letter or digit first");
        endpoint.ifPresent(url -> BaseUrl.check(checks, "endpoint", url));
        for (int i = 0; i < capabilities.size(); i++) {
            checks.matches(
                    "capabilities[" + i + "]",
                    capabilities.get(i),
                    CAPABILITY,
                    "a word of small letters, digits and '-', such as claude-code-proxy");
        }
        checks.verify();
    }
}
