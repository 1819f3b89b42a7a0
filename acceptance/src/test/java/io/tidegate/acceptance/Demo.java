package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code ./tidegate demo}, run as a user runs it, in a folder of its own. */
final class Demo implements AutoCloseable {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);
    /** What a user has in a folder where they tried Tidegate. */
    private static final List<String> OF_THE_TREE = List.of("tidegate", "config");

    private final Path folder;
    private final Program program;

    private Demo(Path folder, Program program) {
        this.folder = folder;
        this.program = program;
    }

    /** Runs what the build around this test has built, in a folder that looks like the tree. */
    static Demo ofTheBuiltTree(String name) throws IOException {
        if (!Files.exists(BuildFolder.sourceTree().resolve("launcher/target/dist/built"))) {
            throw new AssertionError("nothing is built (expected: mvn package before these tests, as mvn verify does)");
        }
        Path folder = BuildFolder.scratch(name);
        for (String entry : OF_THE_TREE) {
            Path target = BuildFolder.sourceTree().resolve(entry);
            if (Files.exists(target)) {
                Files.createSymbolicLink(folder.resolve(entry), target);
            }
        }
        return start(folder, Map.of("TIDEGATE_BUILD", "never"), Duration.ofSeconds(60));
    }

    /** Runs a copy of the sources in which nothing is built. */
    static Demo ofAFreshCopy(String name) throws IOException {
        Path folder = BuildFolder.scratch(name);
        copySources(BuildFolder.sourceTree(), folder);
        Map<String, String> mavenNeeds = new HashMap<>(System.getenv());
        return start(folder, mavenNeeds, Duration.ofMinutes(6));
    }

    private static Demo start(Path folder, Map<String, String> environment, Duration timeout) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        Program program = Program.start(folder, "demo", all, List.of("./tidegate", "demo"));
        Demo demo = new Demo(folder, program);
        try {
            Eventually.until(
                    ".tidegate/demo.env is there",
                    timeout,
                    () -> {
                        if (!program.isAlive()) {
                            throw new AssertionError("the demo ended while starting\n" + program.tail());
                        }
                        return Files.exists(demo.file());
                    },
                    program::tail);
            Eventually.until(
                    "the demo has printed a curl line",
                    Duration.ofSeconds(20),
                    () -> !demo.printedCurl().isEmpty(),
                    program::tail);
            return demo;
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    Program program() {
        return program;
    }

    private Path file() {
        return folder.resolve(".tidegate").resolve("demo.env");
    }

    /** The assignments of {@code demo.env}, as a shell reads them. */
    Map<String, String> assignments() throws IOException {
        Map<String, String> values = new HashMap<>();
        String script = "set -a; . ./.tidegate/demo.env; env";
        for (String line : sh(script, Map.of()).lines().toList()) {
            String[] pair = line.split("=", 2);
            if (pair.length == 2 && (pair[0].startsWith("ANTHROPIC_") || pair[0].startsWith("TIDEGATE_"))) {
                values.put(pair[0], pair[1]);
            }
        }
        return values;
    }

    /** One value of {@code demo.env}. */
    String given(String name) throws IOException {
        return Optional.ofNullable(assignments().get(name))
                .orElseThrow(() -> new AssertionError(name + " is not in " + file()));
    }

    /** SIGKILL to one of its edges, the first or the second. */
    void killEdge(int which) throws IOException {
        sh("kill -9 " + given("TIDEGATE_EDGE_PIDS").split(",", -1)[which], Map.of());
    }

    /** The curl command that was printed, with its continuation lines; empty when there is none yet. */
    String printedCurl() {
        List<String> command = new ArrayList<>();
        for (String line : program.output().lines().toList()) {
            boolean goesOn = !command.isEmpty() && command.getLast().endsWith("\\");
            if (goesOn || (command.isEmpty() && line.strip().startsWith("curl "))) {
                command.add(line.strip());
            }
        }
        return String.join("\n", command);
    }

    /**
     * What a script prints that a user runs in this folder. Fails the test when the script fails, or a curl in it gets an
     * error for an answer.
     */
    String sh(String script, Map<String, String> environment) throws IOException {
        Path work = Files.createTempDirectory(BuildFolder.path().resolve("scratch"), "sh-");
        Path file = Files.writeString(work.resolve("script.sh"), script);
        Files.writeString(work.resolve(".curlrc"), "fail-with-body\n");
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(Map.of(
                "TIDEGATE_BUILD", "never", "JAVA_HOME", System.getProperty("java.home"), "HOME", work.toString()));
        try (Program shell =
                Program.start(folder, work.getFileName().toString(), all, List.of("sh", "-eu", file.toString()))) {
            int status = shell.awaitExit(Duration.ofMinutes(2));
            if (status != 0) {
                throw new AssertionError("exit status " + status + " of\n" + script + "\n" + shell.tail());
            }
            return shell.output();
        }
    }

    /** SIGTERM, and the exit status. */
    int stop() {
        program.terminate();
        return program.awaitExit(EXIT_TIMEOUT);
    }

    @Override
    public void close() {
        program.close();
    }

    private static void copySources(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all.filter(p -> isSource(from.relativize(p)))::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private static boolean isSource(Path relative) {
        for (Path part : relative) {
            String name = part.toString();
            if (name.equals("target") || name.equals(".git") || name.equals(".tidegate")) {
                return false;
            }
        }
        return true;
    }
}
