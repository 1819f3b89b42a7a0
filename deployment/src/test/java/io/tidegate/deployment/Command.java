package io.tidegate.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What became of a program that ran to its end.
 *
 * @param output standard output
 * @param errors standard error
 */
public record Command(int status, String output, String errors) {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** Runs it in the root of the repository. Fails the test when it can't be started or doesn't end. */
    public static Command run(List<String> command) {
        Path folder = SourceTree.scratch("command");
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(SourceTree.root().toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + TIMEOUT);
            }
            return new Command(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(errors, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The output of a program that must succeed. */
    public static String output(List<String> command) {
        Command done = run(command);
        if (done.status != 0) {
            throw new AssertionError(command + " ended with " + done.status + "\n" + done.errors + done.output);
        }
        return done.output;
    }
}
