package io.tidegate.deployment;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.edge.config.EdgeConfig;
import java.util.Map;

/** The example of an edge's configuration, as it comes with the program. */
public final class ExampleConfig {
    private ExampleConfig() {}

    public static EdgeConfig edge() {
        return switch (ConfigLoader.load(
                SourceTree.root().resolve("config/edge-node.yml"),
                Map.of("TIDEGATE_ADMIN_TOKEN", "a-token-of-the-tests", "ANTHROPIC_API_KEY", "a-key"),
                EdgeConfig.class)) {
            case Loaded<EdgeConfig>(EdgeConfig config) -> config;
            case Invalid<EdgeConfig> invalid -> throw new AssertionError(invalid.toString());
        };
    }
}
