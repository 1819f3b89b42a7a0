package io.tidegate.launcher.demo;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.launcher.EdgeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The configurations of the demo's coordinator and edges. They are files like any other, so that one can read what the demo
 * runs with and start from it; secrets come from the environment that the demo gives them.
 *
 * @param folder where they are written
 * @param adminToken of all operators' ports
 */
record DemoConfiguration(Path folder, DemoOptions options, String adminToken) {
    private static final String TOKEN_VARIABLE = "TIDEGATE_DEMO_ADMIN_TOKEN";
    private static final String JOIN_VARIABLE = "TIDEGATE_DEMO_JOIN_TOKEN";

    /** Writes the coordinator's, and reads it as the coordinator would. */
    CoordinatorConfig coordinator() throws IOException {
        Path file = write("coordinator.yml", """
                # Written by ./tidegate demo at each start: changes are lost.
                listen:
                  host: 127.0.0.1
                  port: %d
                operator:
                  host: 127.0.0.1
                  port: %d
                  token: ${%s}
                storage:
                  path: coordinator
                logging:
                  format: text
                  level: warn
                """.formatted(
                        options.coordinatorPort, options.coordinatorOperatorPort, TOKEN_VARIABLE));
        ConfigResult<CoordinatorConfig> read =
                ConfigLoader.load(file, Map.of(TOKEN_VARIABLE, adminToken), CoordinatorConfig.class);
        return switch (read) {
            case Loaded<CoordinatorConfig>(CoordinatorConfig config) -> config;
            case Invalid<CoordinatorConfig> invalid -> throw new IOException(invalid.toString());
        };
    }

    /** Writes an edge's. */
    EdgeProgram edge(DemoEdge edge, DemoUpstream upstream, String coordinatorUrl, String joinToken) throws IOException {
        Path file = write(edge.name() + ".yml", """
                # Written by ./tidegate demo at each start: changes are lost.
                node:
                  name: %s
                  location: %s
                listen:
                  host: 127.0.0.1
                  port: %d
                operator:
                  host: 127.0.0.1
                  port: %d
                  token: ${%s}
                centralServer:
                  url: '%s'
                  joinToken: ${%s}
                storage:
                  path: %s
                upstreams:
                  - name: provider
                    url: '%s'
                    credential:
                      header: '%s'
                      value: %s
                timeouts:
                  move: 0s
                  drain: 5s
                logging:
                  format: text
                  level: warn
                """.formatted(
                        edge.name(),
                        edge.location(),
                        edge.port(),
                        edge.operatorPort(),
                        TOKEN_VARIABLE,
                        coordinatorUrl,
                        JOIN_VARIABLE,
                        edge.name(),
                        upstream.url(),
                        upstream.header(),
                        upstream.headerValue()));
        Map<String, String> environment = new HashMap<>();
        environment.put(TOKEN_VARIABLE, adminToken);
        environment.put(JOIN_VARIABLE, joinToken);
        environment.put(DemoUpstream.KEY_VARIABLE, upstream.key());
        return new EdgeProgram(file, environment, folder.resolve(edge.name() + ".ports"));
    }

    private Path write(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name), yaml);
    }
}
