package io.tidegate.launcher.demo;

import io.tidegate.common.config.ConfigResult;
import io.tidegate.launcher.EdgeSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration of the demo's edge. It is a file like any other, so that one can read what the demo runs with and start
 * from it; secrets come from the environment that the demo gives it.
 */
record DemoConfiguration(Path file, Map<String, String> environment) {
    private static final String TOKEN_VARIABLE = "TIDEGATE_DEMO_ADMIN_TOKEN";

    /** Writes the file anew. */
    static DemoConfiguration write(Path folder, DemoOptions options, DemoUpstream upstream, String adminToken)
            throws IOException {
        String yaml = """
                # Written by ./tidegate demo at each start: changes are lost.
                node:
                  name: demo
                listen:
                  host: 127.0.0.1
                  port: %d
                operator:
                  host: 127.0.0.1
                  port: %d
                  token: ${%s}
                storage:
                  path: edge
                claudeCode:
                  defaultQuota:
                    daily: 20000000
                    monthly: 200000000
                upstreams:
                  - name: provider
                    url: '%s'
                    credential:
                      header: '%s'
                      value: %s
                timeouts:
                  drain: 5s
                logging:
                  format: text
                  level: warn
                """.formatted(
                        options.port,
                        options.operatorPort,
                        TOKEN_VARIABLE,
                        upstream.url(),
                        upstream.header(),
                        upstream.headerValue());
        Path file = folder.resolve("edge-node.yml");
        Files.writeString(file, yaml);
        Map<String, String> environment = new HashMap<>();
        environment.put(TOKEN_VARIABLE, adminToken);
        environment.put(DemoUpstream.KEY_VARIABLE, upstream.key());
        return new DemoConfiguration(file, Map.copyOf(environment));
    }

    ConfigResult<EdgeSetup> load() {
        return EdgeSetup.load(file, environment);
    }
}
