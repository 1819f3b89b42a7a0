package io.tidegate.launcher.demo;

import io.tidegate.launcher.RunningEdge;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * With what a Prometheus on this machine watches the demo.
 *
 * @param rules the alert rules of the sources; Prometheus does without where there are none
 */
record DemoPrometheus(DemoAddresses addresses, Path rules) {
    static final String FILE = "prometheus.yml";

    /** Its configuration. */
    String text() {
        return """
                # Written by ./tidegate demo at each start: changes are lost.
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: [%s]
                scrape_configs:
                  - job_name: tidegate-coordinator
                    static_configs:
                      - targets: [%s]
                  - job_name: tidegate-edge
                    static_configs:
                      - targets: [%s]
                """.formatted(
                        quoted(rules.toString()),
                        target(addresses.coordinator().operatorPort()),
                        addresses.edges().stream()
                                .map(RunningEdge::operatorPort)
                                .map(DemoPrometheus::target)
                                .collect(Collectors.joining(", ")));
    }

    private static String target(int port) {
        return quoted("127.0.0.1:" + port);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
