package io.tidegate.deployment.watching;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of Prometheus' own tool.
 *
 * @param output what it printed, also on standard error
 */
record Promtool(int status, String output) {
    private static final int SECONDS = 60;

    static Promtool run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("promtool does not end: " + command);
        }
        return new Promtool(process.exitValue(), output);
    }

    /** Has them checked as rules that record. */
    static Promtool checkQueries(Path folder, List<String> queries) throws IOException, InterruptedException {
        StringBuilder rules = new StringBuilder("groups:\n  - name: queries\n    rules:\n");
        for (int i = 0; i < queries.size(); i++) {
            rules.append("      - record: query").append(i).append('\n');
            rules.append("        expr: '")
                    .append(queries.get(i).replace("'", "''"))
                    .append("'\n");
        }
        Path file = Files.writeString(folder.resolve("queries.rules.yml"), rules);
        return run("check", "rules", file.toString());
    }

    boolean ok() {
        return status == 0;
    }
}
