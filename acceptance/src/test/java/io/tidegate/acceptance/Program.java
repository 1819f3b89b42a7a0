package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process that a test started, with its output in a file. It has a minimal environment, and is ended by its own handle,
 * at the latest with {@link #close()}.
 */
final class Program implements AutoCloseable {
    private static final Duration SAID_WITHIN = Duration.ofSeconds(30);
    private static final Duration LAST_WORD = Duration.ofSeconds(10);
    private static final int SHOWN_OUTPUT_CHARS = 4000;

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code ./tidegate ARGS} as the launcher's class in a JVM of its own. */
    static Program tidegate(Path folder, String name, List<String> args) {
        return tidegate(List.of(), folder, name, args);
    }

    /** Starts it by another command, which must become it. */
    static Program tidegate(List<String> by, Path folder, String name, List<String> args) {
        return tidegate(Release.THIS, by, folder, name, args);
    }

    /** Starts it as another version. */
    static Program tidegate(Release release, List<String> by, Path folder, String name, List<String> args) {
        List<String> command = new ArrayList<>(by);
        // Tests that run in a shell's background ignore Ctrl-C, and what they start would too
        command.addAll(List.of("env", "--default-signal=INT"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.management/sun.management=ALL-UNNAMED",
                "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-cp",
                release.classPath(),
                "io.tidegate.launcher.TidegateMain"));
        command.addAll(args);
        return start(folder, name, release.environment(), command);
    }

    /** Standard output and standard error both go to {@code folder/name.log}. */
    static Program start(Path folder, String name, Map<String, String> environment, List<String> command) {
        Path output = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class path of these tests, without the tests. */
    static String productClassPath() {
        String tests = BuildFolder.path().toString();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.startsWith(tests))
                .collect(Collectors.joining(File.pathSeparator));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status. Fails the test when the program doesn't end in time. */
    int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + timeout + "\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGHUP. */
    void hangUp() {
        signal("HUP");
    }

    /** SIGINT, as Ctrl-C sends it. */
    void interrupt() {
        signal("INT");
    }

    /** SIGSTOP: it does nothing from now on, but its connections stay open. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** SIGKILL, also to what it started itself: a script's build would run on. All are gone when this returns. */
    void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        awaitExit(LAST_WORD);
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has said so. */
    void awaitWords(String words) {
        Eventually.until("it says: " + words, SAID_WITHIN, () -> output().contains(words), this::tail);
    }

    /** The end of the output, for messages. */
    String tail() {
        String all = output();
        return "output (" + output + "):\n" + all.substring(Math.max(0, all.length() - SHOWN_OUTPUT_CHARS));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
