package io.tidegate.deployment.watching;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    boolean ok() {
        return status == 0;
    }
}
