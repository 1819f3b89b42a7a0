package io.tidegate.deployment.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test runs, with its output in a file. It is ended by its own handle, at the latest by {@link #close()}. */
final class Command implements AutoCloseable {
    private static final int SHOWN_CHARS = 6000;

    private final List<String> words;
    private final Process process;
    private final Path output;

    private Command(List<String> words, Process process, Path output) {
        this.words = List.copyOf(words);
        this.process = process;
        this.output = output;
    }

    /** How it ended, and what it said on both of its outputs. */
    record Result(int status, String output) {}

    /** Starts it; the environment's variables come on top of this process's own. */
    static Command start(Map<String, String> environment, List<String> words) {
        try {
            Path output = Files.createTempFile(BuildFolder.scratch(), "command-", ".log");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new Command(words, builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Result run(Map<String, String> environment, Duration timeout, List<String> words) {
        try (Command command = start(environment, words)) {
            return command.await(timeout);
        }
    }

    /** What it prints. Fails the test unless it ends with 0. */
    static String output(Map<String, String> environment, Duration timeout, List<String> words) {
        Result result = run(environment, timeout, words);
        if (result.status() != 0) {
            throw new AssertionError(
                    "exit status " + result.status() + " of " + String.join(" ", words) + "\n" + tail(result.output()));
        }
        return result.output();
    }

    /** Fails the test when it doesn't end in time. */
    Result await(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "still running after " + timeout + ": " + String.join(" ", words) + "\n" + tail(soFar()));
            }
            return new Result(process.exitValue(), soFar());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    String soFar() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(String all) {
        return all.substring(Math.max(0, all.length() - SHOWN_CHARS));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
