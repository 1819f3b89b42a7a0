package io.tidegate.launcher;

import io.tidegate.common.Stopping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * An edge in a process of its own. It ends with this process, however that ends: it reads a pipe from here, and stops when the
 * pipe does.
 */
final class ChildEdge implements RunningEdge {
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 50;

    private final Process process;
    private final EdgeAnnouncement announced;

    private ChildEdge(Process process, EdgeAnnouncement announced) {
        this.process = process;
        this.announced = announced;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param java the command by which this process itself was started, without its arguments
     */
    static ChildEdge start(List<String> java, EdgeProgram program) throws IOException {
        Files.deleteIfExists(program.announcement());
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                "edge",
                "--config",
                program.config().toString(),
                EdgeAnnouncement.OPTION,
                program.announcement().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(program.environment());
        Process process = builder.start();
        try {
            return new ChildEdge(process, awaitAnnouncement(process, program));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static EdgeAnnouncement awaitAnnouncement(Process process, EdgeProgram program) throws IOException {
        long left = START_TIME.toMillis() / LOOK_MILLIS;
        Path file = program.announcement();
        while (!Files.exists(file)) {
            if (ended(process, LOOK_MILLIS) || left-- == 0) {
                throw new IOException("The edge of " + program.config() + " did not start: it "
                        + (process.isAlive()
                                ? "has said nothing for " + START_TIME.toSeconds() + " s."
                                : "ended with " + process.exitValue() + ". What it said is above."));
            }
        }
        return EdgeAnnouncement.read(file);
    }

    private static boolean ended(Process process, long waitMillis) throws IOException {
        try {
            return process.waitFor(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an edge was starting", e);
        }
    }

    @Override
    public int port() {
        return announced.port();
    }

    @Override
    public int operatorPort() {
        return announced.operatorPort();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletionStage<Void> ended() {
        return process.onExit().thenAccept(_ -> {});
    }

    @Override
    public void stop(Stopping how) {
        // what it is configured with says how much time it takes
        process.destroy();
        try {
            if (!ended(process, STOP_TIME.toMillis())) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
