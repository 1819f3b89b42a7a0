package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.Stopping;
import io.tidegate.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidegate simulator}: the simulated provider, until it is told to stop. */
@Command(
        name = "simulator",
        description = "Run the simulated provider, which takes its orders from markers in prompts (docs/simulator.md).")
public final class SimulatorCommand implements Callable<Integer> {
    /** With it the simulator stops when its standard input ends. */
    public static final String ATTACHED = "--attached";
    /** What it says once it listens, in front of its URL. */
    public static final String GREETING = "The simulator listens at ";

    private final Surroundings surroundings;
    private final Parts parts;
    private final Supplier<StopRequest> stopRequests;
    private final InputStream starter;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where it listens. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Default: a free one.")
    private int port;

    @Option(names = "--name", paramLabel = "NAME", description = "Tells several apart. Default: ${DEFAULT-VALUE}.")
    private String name = "sim";

    @Option(names = "--require-key", paramLabel = "KEY", description = "The only key it takes. Default: any.")
    private Optional<String> requiredKey = Optional.empty();

    @ArgGroup(exclusive = false)
    private @Nullable Tls tls; // picocli knows no optional group

    @Option(names = "--log", paramLabel = "FILE", description = "One JSON line for each request, prompts included.")
    private Optional<Path> log = Optional.empty();

    @Option(
            names = "--forget-bodies",
            description = "Neither keep nor hash the bodies of requests: when something else is measured.")
    private boolean forgetBodies;

    @Option(names = ATTACHED, hidden = true, description = "Stop when standard input ends, too: for who starts it.")
    private boolean attached;

    /** Both or neither. */
    static final class Tls {
        @Option(names = "--tls-cert", paramLabel = "PEM", required = true, description = "Its certificate, for https.")
        private Path certificate = Path.of("");

        @Option(names = "--tls-key", paramLabel = "PEM", required = true, description = "The certificate's key.")
        private Path key = Path.of("");

        SimulatorOptions.Tls files() {
            return new SimulatorOptions.Tls(certificate, key);
        }
    }

    /** @param starter ends when the process that started this one does, if it said so */
    SimulatorCommand(Surroundings surroundings, Parts parts, Supplier<StopRequest> stopRequests, InputStream starter) {
        this.starter = starter;
        this.surroundings = surroundings;
        this.parts = parts;
        this.stopRequests = stopRequests;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        // attached, it leaves signals to the JVM, which then simply ends
        StopRequest stop = attached ? this::endOfStarter : stopRequests.get();
        RunningSimulator simulator = parts.startSimulator(new SimulatorOptions(
                host, port, name, requiredKey, Optional.ofNullable(tls).map(Tls::files), log, true, !forgetBodies));
        surroundings.out().println(GREETING + simulator.url());
        stop.await();
        simulator.stop();
        return ExitCode.OK.number();
    }

    private Stopping endOfStarter() {
        try {
            starter.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // what was waited for is no more: as good as its end
        }
        return Stopping.SOON;
    }
}
