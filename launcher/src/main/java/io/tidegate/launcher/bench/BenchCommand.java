package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.cli.view.BenchView;
import io.tidegate.launcher.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidegate bench}: the edge beside no gateway and beside nginx, on this machine. */
@Command(
        name = "bench",
        description = {
            "Measure on this machine what an edge costs: the simulator without a gateway, through nginx where it is"
                    + " installed, and through an edge as it ships, in turns.",
            "Every answer is compared byte by byte, and the edge's ledger with the simulator's bill: it ends with 1 when"
                    + " anything differs. Uses free ports of loopback and a temporary folder; takes two processors best."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    private final Surroundings surroundings;
    private final JavaProgram program;
    private final Programs programs;
    private final String version;
    private final Supplier<StopRequest> stopRequests;
    private final RandomGenerator random;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "all",
            description = "Some of small (S1), stream (S2), events (S2w), body (S3), rate (S5), with commas, or all."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<String> scenarios = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Default: ${DEFAULT-VALUE}; figures are medians of them.")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long each run is measured. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20",
            description = "Seconds of load on the edge before the first round. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Exchanges at once; rate takes 16 at most. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = STANDARD_OUTPUT,
            description =
                    "All figures and rounds as JSON, to this file; without one, to standard output in place of the"
                            + " table.")
    private Optional<String> json = Optional.empty();

    @Option(names = "--plot", paramLabel = "FILE", description = "A picture of the figures as SVG.")
    private Optional<Path> plot = Optional.empty();

    @Option(names = "--no-pin", description = "Leave it to the system on which processors everything runs.")
    private boolean noPin;

    @Option(names = "--orders", hidden = true, description = "More orders for the simulator: to see a fault found.")
    private String orders = "";

    /**
     * A command for this machine.
     *
     * @param program of which edge and simulator are started
     * @param programs where nginx and taskset may be
     * @param random fit for secrets
     */
    public BenchCommand(
            Surroundings surroundings,
            JavaProgram program,
            Programs programs,
            String version,
            Supplier<StopRequest> stopRequests,
            RandomGenerator random) {
        this.surroundings = surroundings;
        this.program = program;
        this.programs = programs;
        this.version = version;
        this.stopRequests = stopRequests;
        this.random = random;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = settings();
        try (Interruption interruption = Interruption.by(stopRequests.get());
                BenchFolder folder = BenchFolder.create()) {
            return interruption.guard(() -> compare(settings, folder.path()), surroundings.err());
        }
    }

    private Settings settings() {
        atLeastOne("--rounds", rounds);
        atLeastOne("--seconds", seconds);
        atLeastOne("--connections", connections);
        if (warmUp < 0) {
            throw new ParameterException(spec.commandLine(), "--warm-up: " + warmUp + " (expected: 0 or more)");
        }
        try {
            return new Settings(
                    Scenario.named(scenarios),
                    rounds,
                    Duration.ofSeconds(seconds),
                    Duration.ofSeconds(warmUp),
                    connections,
                    orders);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + ": " + value + " (expected: 1 or more)");
        }
    }

    private int compare(Settings settings, Path folder) throws IOException, InterruptedException {
        Progress progress = new Progress(surroundings.err());
        Pins pins = noPin ? new Pins.Free() : Pins.find(programs);
        pins.moveThisProcess();
        ObjectNode result = about(settings, pins);
        Comparison.Outcome outcome;
        LedgerBook ledger;
        try (Provider provider = Provider.start(folder, program, pins);
                Edge edge = Edge.start(folder, program, List.of(), pins, provider.url(), random)) {
            progress.say(started(pins));
            ledger = edge.ledger();
            Optional<Path> nginx = programs.find("nginx");
            if (nginx.isPresent()) {
                try (Nginx beside = Nginx.start(folder, nginx.get(), pins, provider.url())) {
                    List<Target> targets = List.of(Target.direct(provider), Target.nginx(beside), Target.edge(edge));
                    outcome = new Comparison(settings, provider, targets, progress).run();
                }
            } else {
                String left = "nginx is not installed: it is left out, and with it the ratios";
                progress.say(left);
                result.put("left_out", left);
                List<Target> targets = List.of(Target.direct(provider), Target.edge(edge));
                outcome = new Comparison(settings, provider, targets, progress).run();
            }
        }
        Verdict verdict = Verdict.of(outcome, ledger);
        result.set("scenarios", new ResultJson(settings, outcome.measurements()).scenarios());
        verdict.addTo(result);
        show(result);
        verdict.flaws().forEach(surroundings.err()::println);
        surroundings.err().flush();
        return (verdict.flaws().isEmpty() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private static String started(Pins pins) {
        return switch (pins) {
            case Pins.Free _ -> "gateways, simulator and load share all processors: compare with care";
            case Pins.Two(int gateway, int rest) ->
                "gateways run on processor " + gateway + ", simulator and load on " + rest;
        };
    }

    private ObjectNode about(Settings settings, Pins pins) {
        ObjectNode about = JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("at", surroundings.clock().instant().toString())
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("java", Runtime.version().toString())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("pinned", pins instanceof Pins.Two);
        return about.put("rounds", settings.rounds())
                .put("seconds", settings.window().toSeconds());
    }

    private void show(ObjectNode result) throws IOException {
        if (json.filter(STANDARD_OUTPUT::equals).isPresent()) {
            surroundings.out().println(result);
        } else {
            new BenchView().show(result, surroundings.out());
            if (json.isPresent()) {
                Files.writeString(surroundings.folder().resolve(json.get()), result.toPrettyString() + "\n");
            }
        }
        if (plot.isPresent()) {
            Files.writeString(surroundings.folder().resolve(plot.get()), Plot.svg(result));
        }
        surroundings.out().flush();
    }
}
