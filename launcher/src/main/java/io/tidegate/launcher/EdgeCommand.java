package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.edge.EdgeNode;
import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidegate edge}: one edge node, until it is told to stop. */
@Command(
        name = "edge",
        description = {
            "Run an edge node.",
            "SIGTERM stops it: clients are served while they move elsewhere (timeouts.move), running streams finish"
                    + " (timeouts.drain), then it ends with 0. Ctrl-C leaves out the move time.",
            "SIGHUP, or a change of its files, has it read its configuration anew; its log says what it took."
        })
final class EdgeCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;
    private final Supplier<StopRequest> stopRequests;
    private final Supplier<ReloadRequests> reloadRequests;
    private final InputStream starter;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "Its configuration. config/edge-node.yml is a commented example.")
    private Path config = Path.of("");

    @Option(
            names = EdgeAnnouncement.OPTION,
            paramLabel = "FILE",
            hidden = true,
            description = "Say there where it listens, and stop when standard input ends: for who starts it.")
    private Optional<Path> announcement = Optional.empty();

    /** @param starter ends when the process that started this one does, if it said so */
    EdgeCommand(
            Surroundings surroundings,
            Parts parts,
            Supplier<StopRequest> stopRequests,
            Supplier<ReloadRequests> reloadRequests,
            InputStream starter) {
        this.starter = starter;
        this.surroundings = surroundings;
        this.parts = parts;
        this.stopRequests = stopRequests;
        this.reloadRequests = reloadRequests;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return switch (EdgeSetup.load(config, surroundings.environment())) {
            case Loaded<EdgeSetup>(EdgeSetup setup) -> run(setup);
            case Invalid<EdgeSetup> invalid -> {
                surroundings.err().println(invalid);
                yield ExitCode.USAGE.number();
            }
        };
    }

    private int run(EdgeSetup setup) throws IOException, InterruptedException {
        CompletableFuture<Stopping> end = new CompletableFuture<>();
        StopRequest stop = stopRequests.get();
        ReloadRequests reloads = reloadRequests.get();
        watch("stop-request", end, stop::await);
        RunningEdge edge = parts.startEdge(setup);
        edge.ended().thenRun(() -> end.complete(Stopping.SOON));
        if (announcement.isPresent()) {
            watch("starter", end, () -> {
                starter.transferTo(OutputStream.nullOutputStream());
                return Stopping.SOON;
            });
            new EdgeAnnouncement(edge.port(), edge.operatorPort()).write(announcement.get());
        }
        ConfigWatch<EdgeConfig> watch = new ConfigWatch<>(setup.config(), source(), EdgeNode::running, edge::take);
        Stopping how;
        try (ConfigWatching _ = new ConfigWatching(watch, reloads)) {
            how = end.join();
        }
        edge.stop(how);
        return ExitCode.OK.number();
    }

    private ConfigSource<EdgeConfig> source() {
        return new ConfigSource<>(config, surroundings.environment(), EdgeConfig.class, surroundings.clock());
    }

    /** Something that blocks until this process shall end. */
    private interface Waiting {
        Stopping run() throws IOException, InterruptedException;
    }

    private static void watch(String name, CompletableFuture<Stopping> end, Waiting waiting) {
        Thread.ofPlatform().name(name).daemon(true).start(() -> {
            try {
                end.complete(waiting.run());
            } catch (IOException | InterruptedException _) {
                // what was waited for is no more: as good as its end
                end.complete(Stopping.SOON);
            }
        });
    }
}
