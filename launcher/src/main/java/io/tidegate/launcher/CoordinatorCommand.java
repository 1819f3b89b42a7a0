package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.Upkeep;
import io.tidegate.coordinator.config.CoordinatorConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code tidegate coordinator}: one coordinator, until it is told to stop. */
@Command(
        name = "coordinator",
        description = {
            "Run a coordinator.",
            "SIGTERM stops it: it answers on while clients and edges move to another one (timeouts.move). Ctrl-C leaves that"
                    + " out. Edges go on without one.",
            "SIGHUP, or a change of its files, has it read its configuration anew; its log says what it took."
        })
final class CoordinatorCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;
    private final Supplier<StopRequest> stopRequests;
    private final Supplier<ReloadRequests> reloadRequests;
    private final Coordinator.Surroundings process;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            scope = ScopeType.INHERIT,
            description = "Its configuration. config/coordinator.yml is a commented example.")
    private Path config = Path.of("");

    /** @param process what the work by hand takes from outside */
    CoordinatorCommand(
            Surroundings surroundings,
            Parts parts,
            Supplier<StopRequest> stopRequests,
            Supplier<ReloadRequests> reloadRequests,
            Coordinator.Surroundings process) {
        this.process = process;
        this.surroundings = surroundings;
        this.parts = parts;
        this.stopRequests = stopRequests;
        this.reloadRequests = reloadRequests;
    }

    /** What is done with the configuration once it is found right. */
    private interface Work {
        void with(CoordinatorConfig config) throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return run(this::serve);
    }

    @Command(description = "Bring the database's schema up to date, and end.")
    int migrate() throws IOException, InterruptedException {
        return run(wanted -> {
            Upkeep.migrate(wanted, process);
            surroundings.out().println("The database is up to date.");
        });
    }

    @Command(
            description = {
                "Say that the database was put back to a backup. With SQLite, run it before the coordinator starts; with PostgreSQL,"
                        + " coordinators may run on.",
                "Nodes then take a snapshot, send again what the backup lacks, and keep revoked keys revoked."
            })
    int restored() throws IOException, InterruptedException {
        return run(wanted -> surroundings
                .out()
                .println("The database is of generation " + Upkeep.restored(wanted, process)
                        + " now. Coordinators that run know of it within a second; start those that do not."));
    }

    private int run(Work work) throws IOException, InterruptedException {
        return switch (source().load()) {
            case Loaded<CoordinatorConfig>(CoordinatorConfig wanted) -> {
                work.with(wanted);
                surroundings.out().flush();
                yield ExitCode.OK.number();
            }
            case Invalid<CoordinatorConfig> invalid -> {
                surroundings.err().println(invalid);
                yield ExitCode.USAGE.number();
            }
        };
    }

    private ConfigSource<CoordinatorConfig> source() {
        return new ConfigSource<>(config, surroundings.environment(), CoordinatorConfig.class, surroundings.clock());
    }

    private void serve(CoordinatorConfig wanted) throws IOException, InterruptedException {
        StopRequest stop = stopRequests.get();
        ReloadRequests reloads = reloadRequests.get();
        RunningCoordinator coordinator = parts.startCoordinator(wanted);
        ConfigWatch<CoordinatorConfig> watch =
                new ConfigWatch<>(wanted, source(), CoordinatorConfig::running, coordinator::take);
        Stopping how;
        try (ConfigWatching _ = new ConfigWatching(watch, reloads)) {
            how = stop.await();
        }
        coordinator.stop(how);
    }
}
