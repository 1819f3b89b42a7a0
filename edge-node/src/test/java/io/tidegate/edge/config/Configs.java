package io.tidegate.edge.config;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads configurations the way a node does. */
final class Configs {
    /** The least that a node can be told. */
    static final String LEAST = """
            operator: {token: "${ADMIN_TOKEN}"}
            upstreams: [{name: anthropic, url: "https://api.anthropic.com", credential: {value: "${KEY}"}}]
            """;

    static final Map<String, String> ENV = Map.of("ADMIN_TOKEN", "0123456789abcdef", "KEY", "sk-ant-1");

    private static final Path FILE = Path.of("/etc/tidegate/edge-node.yml");

    private Configs() {}

    static EdgeConfig loaded(String yaml) {
        return switch (ConfigLoader.parse(yaml, FILE, ENV, EdgeConfig.class)) {
            case ConfigResult.Loaded<EdgeConfig> loaded -> loaded.config();
            case ConfigResult.Invalid<EdgeConfig> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    static List<String> problems(String yaml, Map<String, String> env) {
        return switch (ConfigLoader.parse(yaml, FILE, env, EdgeConfig.class)) {
            case ConfigResult.Loaded<EdgeConfig> loaded -> List.of();
            case ConfigResult.Invalid<EdgeConfig> invalid ->
                invalid.problems().stream().map(Problem::toString).toList();
        };
    }
}
