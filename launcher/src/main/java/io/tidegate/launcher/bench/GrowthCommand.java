package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.cli.view.GrowthView;
import io.tidegate.launcher.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** {@code tidegate bench growth}: what an exchange costs at edges that have more and more of something. */
@Command(
        name = "growth",
        description = {
            "Measure on this machine what a small request costs an edge, by how many keys, quotas, upstreams and rows in"
                    + " the ledger it has: edges of several sizes, in turns.",
            "Every answer is compared byte by byte, and the edges' ledgers with the simulator's bill: it ends with 1 when"
                    + " anything differs. Ten million rows take 4 GB in the temporary folder."
        })
public final class GrowthCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    private final Surroundings surroundings;
    private final JavaProgram program;
    private final Programs programs;
    private final Supplier<StopRequest> stopRequests;
    private final RandomGenerator random;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--curve",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "all",
            description = "Some of keys, quotas, upstreams, rows, with commas, or all. Default: ${DEFAULT-VALUE}.")
    private List<String> curves = List.of();

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Leave out sizes above it; 10000000 for all there are. Default: ${DEFAULT-VALUE}.")
    private long most;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Default: ${DEFAULT-VALUE}; figures are medians of them.")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long each run is measured. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "15",
            description = "Seconds of load on each edge before the first round. Default: ${DEFAULT-VALUE}.")
    private int warmUp;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Exchanges at once. Default: ${DEFAULT-VALUE}.")
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

    @Option(names = "--plot", paramLabel = "FILE", description = "A picture of the curves as SVG.")
    private Optional<Path> plot = Optional.empty();

    @Option(names = "--no-pin", description = "Leave it to the system on which processors everything runs.")
    private boolean noPin;

    /**
     * A command for this machine.
     *
     * @param program of which edges and simulator are started
     * @param programs where taskset may be
     * @param random fit for secrets
     */
    public GrowthCommand(
            Surroundings surroundings,
            JavaProgram program,
            Programs programs,
            Supplier<StopRequest> stopRequests,
            RandomGenerator random) {
        this.surroundings = surroundings;
        this.program = program;
        this.programs = programs;
        this.stopRequests = stopRequests;
        this.random = random;
    }

    @Override
    public Integer call() throws IOException {
        require("--rounds", rounds, 1);
        require("--seconds", seconds, 1);
        require("--connections", connections, 1);
        require("--warm-up", warmUp, 0);
        require("--most", most, 1);
        List<Curve> wished = wished();
        Settings settings = new Settings(
                List.of(Scenario.SMALL),
                rounds,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                connections,
                "");
        try (Interruption interruption = Interruption.by(stopRequests.get())) {
            return interruption.guard(() -> measure(wished, settings), surroundings.err());
        }
    }

    private void require(String option, long value, int least) {
        if (value < least) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + value + " (expected: " + least + " or more)");
        }
    }

    private List<Curve> wished() {
        try {
            return Curve.named(curves);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int measure(List<Curve> wished, Settings settings) throws IOException, InterruptedException {
        Progress progress = new Progress(surroundings.err());
        Pins pins = noPin ? new Pins.Free() : Pins.find(programs);
        pins.moveThisProcess();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("rounds", rounds).put("seconds", seconds);
        ArrayNode all = result.putArray("curves");
        List<String> flaws = new ArrayList<>();
        for (Curve curve : wished) {
            try (BenchFolder folder = BenchFolder.create();
                    Growth growth = Growth.begin(folder.path(), program, pins, random, progress)) {
                Growth.Grown grown = growth.measure(curve, curve.sizes(most), settings);
                all.add(grown.json(settings));
                flaws.addAll(grown.verdict().flaws());
            }
        }
        show(result);
        flaws.forEach(surroundings.err()::println);
        surroundings.err().flush();
        return (flaws.isEmpty() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private void show(ObjectNode result) throws IOException {
        if (json.filter(STANDARD_OUTPUT::equals).isPresent()) {
            surroundings.out().println(result);
        } else {
            new GrowthView().show(result, surroundings.out());
            if (json.isPresent()) {
                Files.writeString(surroundings.folder().resolve(json.get()), result.toPrettyString() + "\n");
            }
        }
        if (plot.isPresent()) {
            Files.writeString(surroundings.folder().resolve(plot.get()), GrowthPlot.svg(result));
        }
        surroundings.out().flush();
    }
}
