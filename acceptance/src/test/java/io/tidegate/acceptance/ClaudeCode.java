package io.tidegate.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A developer with the real Claude Code: an empty environment, a home folder and a work folder of their own, nothing of
 * the machine's configuration.
 */
final class ClaudeCode {
    private static final Duration RUN_TIMEOUT = Duration.ofSeconds(90);

    private final Path program;
    private final Path home;
    private final Path work;
    private final Map<String, String> environment;

    private ClaudeCode(Path program, Path folder, Map<String, String> environment) throws IOException {
        this.program = program;
        this.home = Files.createDirectories(folder.resolve("home"));
        this.work = Files.createDirectories(folder.resolve("work"));
        this.environment = environment;
    }

    /** How the key is given to the client. */
    enum Credential {
        /** Sent as {@code Authorization: Bearer}. */
        ANTHROPIC_AUTH_TOKEN,
        /** Sent as {@code x-api-key}. */
        ANTHROPIC_API_KEY
    }

    /** What one run printed. */
    record Run(int exitStatus, String output, String errors, Duration took) {
        String answer() {
            return output.strip();
        }

        @Override
        public String toString() {
            return "exit status " + exitStatus + " after " + took + "\noutput: " + output + "\nerrors: " + errors;
        }
    }

    static ClaudeCode pointedAt(String baseUrl, Credential credential, String key) throws IOException {
        Map<String, String> environment = Map.of(
                "ANTHROPIC_BASE_URL",
                baseUrl,
                credential.name(),
                key,
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                "1",
                "DISABLE_AUTOUPDATER",
                "1");
        return new ClaudeCode(NpmClients.installed().claudeCode(), BuildFolder.scratch("claude-code"), environment);
    }

    Path work() {
        return work;
    }

    /** {@code claude ARGS} in the work folder. */
    Run run(String... args) throws IOException, InterruptedException {
        return run(Path.of("/dev/null"), args);
    }

    Run run(Path input, String... args) throws IOException, InterruptedException {
        try (Started started = start(input, args)) {
            return started.awaitEnd();
        }
    }

    /** The same, without waiting for its end. */
    Started start(String... args) throws IOException {
        return start(Path.of("/dev/null"), args);
    }

    private Started start(Path input, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        Path output = home.resolveSibling("output.txt");
        Path errors = home.resolveSibling("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(new HashMap<>(environment));
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "HOME", home.toString(),
                        "LANG", "C.UTF-8",
                        "TERM", "dumb"));
        long start = System.nanoTime();
        return new Started(builder.start(), output, errors, start);
    }

    /** A run that may not have ended yet; ended by its own handle, at the latest with {@link #close()}. */
    record Started(Process process, Path outputFile, Path errorFile, long startNanos) implements AutoCloseable {
        /** What it has printed so far. */
        String output() throws IOException {
            return Files.readString(outputFile, StandardCharsets.UTF_8);
        }

        private String errors() throws IOException {
            return Files.readString(errorFile, StandardCharsets.UTF_8);
        }

        Run awaitEnd() throws IOException, InterruptedException {
            if (!process.waitFor(RUN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError("Claude Code did not end within " + RUN_TIMEOUT + "\n" + output() + errors());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
            return new Run(process.exitValue(), output(), errors(), took);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /** The id of the session that this developer had here. */
    String sessionId() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(".claude").resolve("projects"))) {
            return files.map(p -> p.getFileName().toString())
                    .filter(n -> n.matches("[0-9a-f]{8}-.*\\.jsonl"))
                    .map(n -> n.substring(0, n.length() - ".jsonl".length()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no session file below " + home));
        }
    }
}
