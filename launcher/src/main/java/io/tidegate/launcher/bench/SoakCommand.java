package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.launcher.StopRequest;
import io.tidegate.launcher.load.Load;
import io.tidegate.launcher.load.LoadLoop;
import io.tidegate.launcher.load.LoadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidegate bench soak}: whether an edge stays as it is. */
@Command(
        name = "soak",
        description = {
            "Keep an edge under many streams, with new connections, aborts and faults of the provider, and see whether"
                    + " it grows.",
            "Ends with 1 when memory grows faster than stated once it is warm, when an answer is not what"
                    + " it must be, or when the ledger does not agree with the simulator's bill."
        })
public final class SoakCommand implements Callable<Integer> {
    private static final double MINUTE_MILLIS = 60_000;
    private static final double KIB = 1024;
    private static final double WARM_UP_SHARE = 1.0 / 3;
    private static final int MOST_SAMPLES = 120;
    private static final long SHORTEST_INTERVAL_MILLIS = 2000;
    private static final int MOST_STREAMS = 9000;
    /** The heap is there from the start, so that what still grows is what was not meant to. */
    private static final List<String> HEAP = List.of("-Xms184m", "-XX:+AlwaysPreTouch");

    private final Surroundings surroundings;
    private final JavaProgram program;
    private final Programs programs;
    private final Supplier<StopRequest> stopRequests;
    private final RandomGenerator random;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--streams", paramLabel = "N", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
    private int streams;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "Such as 2.5; the first third is warming up. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--stream-seconds",
            paramLabel = "N",
            defaultValue = "15",
            description = "How long a whole stream takes. Default: ${DEFAULT-VALUE}.")
    private int streamSeconds;

    @Option(
            names = "--max-growth",
            paramLabel = "KIB",
            defaultValue = "256",
            description = "KiB a minute that memory may grow, resident and heap each. Default: ${DEFAULT-VALUE}.")
    private double maxGrowth;

    @Option(names = "--json", description = "What was seen as JSON, every sample with it.")
    private boolean json;

    @Option(names = "--no-pin", description = "Leave it to the system on which processors everything runs.")
    private boolean noPin;

    /**
     * A command for this machine.
     *
     * @param program of which edge and simulator are started
     * @param programs where taskset and jcmd may be
     * @param random fit for secrets
     */
    public SoakCommand(
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
        require("--streams", streams, streams >= 1 && streams <= MOST_STREAMS, "1 to " + MOST_STREAMS);
        require("--minutes", minutes, minutes > 0, "more than 0");
        require("--stream-seconds", streamSeconds, streamSeconds >= 1, "1 or more");
        try (Interruption interruption = Interruption.by(stopRequests.get());
                BenchFolder folder = BenchFolder.create()) {
            return interruption.guard(() -> soak(folder.path()), surroundings.err());
        }
    }

    private void require(String option, double value, boolean holds, String expected) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + ": " + value + " (expected: " + expected + ")");
        }
    }

    private int soak(Path folder) throws IOException, InterruptedException {
        Progress progress = new Progress(surroundings.err());
        Pins pins = noPin ? new Pins.Free() : Pins.find(programs);
        pins.moveThisProcess();
        Duration window = Duration.ofMillis(Math.round(minutes * MINUTE_MILLIS));
        Duration interval = Duration.ofMillis(Math.max(SHORTEST_INTERVAL_MILLIS, window.toMillis() / MOST_SAMPLES));
        Audit audit = new Audit();
        LoadResult result;
        List<Sample> samples;
        LedgerBook ledger;
        try (Provider provider = Provider.start(folder, program, pins);
                Edge edge = Edge.start(folder, program, HEAP, pins, provider.url(), random)) {
            Target target = Target.edge(edge);
            SoakKinds kinds = SoakKinds.learn(provider, Duration.ofSeconds(streamSeconds));
            // what was learnt from is on the bill, and no business of the edge
            provider.takeEntries();
            progress.say(streams + " streams for " + minutes + " minutes; the first third is warming up");
            Load load = new Load(
                    target.address(),
                    streams,
                    OptionalInt.empty(),
                    Duration.ZERO,
                    window,
                    connection -> kinds.of(target, connection));
            try (Sampler sampler = Sampler.start(edge, programs, audit::billed, interval, sample -> {
                progress.say(said(sample));
                audit.bill(provider.takeEntries());
            })) {
                result = LoadLoop.run(load, 0, new Untimed());
                samples = sampler.samples();
            }
            provider.settledBill();
            audit.bill(provider.takeEntries());
            ledger = edge.ledger();
        }
        audit.compare(ledger);
        return judge(result, Trend.of(samples, minutes * WARM_UP_SHARE, minutes), samples, audit);
    }

    private static String said(Sample sample) {
        return String.format(
                Locale.ROOT,
                "%.1f min: %,.0f KiB resident, %,.0f KiB of heap, %d files, %d in flight, %d rows",
                sample.minutes(),
                sample.resident() / KIB,
                sample.heap() / KIB,
                sample.openFiles(),
                sample.inFlight(),
                sample.rows());
    }

    private int judge(LoadResult result, Trend trend, List<Sample> samples, Audit audit) {
        List<String> flaws = new ArrayList<>();
        if (result.wrong() > 0) {
            flaws.add(result.wrong() + " streams did not end as they should. The first: " + result.complaints());
        }
        audit.flaws().forEach(each -> flaws.add("The ledger does not agree with the bill: " + each));
        grows("Resident memory", trend.residentBytes()).ifPresent(flaws::add);
        grows("The heap", trend.heapBytes()).ifPresent(flaws::add);
        if (trend.samples() < 2) {
            flaws.add("Too short to see a slope: give it more --minutes.");
        }
        if (json) {
            surroundings.out().println(asJson(result, trend, samples, audit));
        } else {
            surroundings
                    .out()
                    .println(result.sent() + " streams: " + result.whole() + " whole and right to the byte, "
                            + result.asOrdered() + " aborted or broken off as ordered, " + result.wrong() + " wrong");
            surroundings.out().println("Ledger and bill: " + audit.summary());
            surroundings
                    .out()
                    .println(String.format(
                            Locale.ROOT,
                            "Slope a minute after warming up, of %d samples: resident %+,.1f KiB, heap %+,.1f KiB, open files %+.2f"
                                    + " (bound: %,.0f KiB each)",
                            trend.samples(),
                            trend.residentBytes() / KIB,
                            trend.heapBytes() / KIB,
                            trend.openFiles(),
                            maxGrowth));
        }
        surroundings.out().flush();
        flaws.forEach(surroundings.err()::println);
        surroundings.err().flush();
        return (flaws.isEmpty() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private Optional<String> grows(String what, double bytesAMinute) {
        return bytesAMinute / KIB <= maxGrowth
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s grows by %,.1f KiB a minute (bound: %,.0f).",
                        what,
                        bytesAMinute / KIB,
                        maxGrowth));
    }

    private ObjectNode asJson(LoadResult result, Trend trend, List<Sample> samples, Audit audit) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("streams", streams)
                .put("minutes", minutes)
                .put("sent", result.sent())
                .put("whole", result.whole())
                .put("as_ordered", result.asOrdered())
                .put("wrong", result.wrong())
                .put("exact_rows", audit.exact())
                .put("estimated_rows", audit.estimated())
                .put("ledger_agrees", audit.flaws().isEmpty());
        json.set("slope", trend.json());
        ArrayNode list = json.putArray("samples");
        for (Sample each : samples) {
            list.addObject()
                    .put("minutes", each.minutes())
                    .put("resident_bytes", each.resident())
                    .put("heap_bytes", each.heap())
                    .put("open_files", each.openFiles())
                    .put("in_flight", each.inFlight())
                    .put("rows", each.rows());
        }
        return json;
    }

    /** Nothing is timed. */
    private static final class Untimed implements LoadLoop.Window {
        @Override
        public void begin() {}

        @Override
        public void end() {}
    }
}
