package io.tidegate.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/** One command line as it ended. */
record CliRun(int exitCode, String out, String err) {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    /** In a folder without a demo, with the environment of an operator of this edge. */
    static CliRun against(FakeEdge edge, String... arguments) {
        Map<String, String> environment =
                Map.of("TIDEGATE_ADMIN_URL", edge.url(), "TIDEGATE_ADMIN_TOKEN", FakeEdge.TOKEN);
        return in(Path.of("/nonexistent"), environment, arguments);
    }

    static CliRun in(Path folder, Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                environment,
                folder,
                new PrintWriter(out),
                new PrintWriter(err),
                InstantSource.fixed(NOW),
                ZoneOffset.UTC);
        int exitCode = Cli.run(surroundings, "1.2.3", arguments);
        return new CliRun(exitCode, out.toString(), err.toString());
    }
}
