package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Edges of several sizes side by side in front of one provider. */
final class Growth implements AutoCloseable {
    private final Path folder;
    private final JavaProgram program;
    private final Pins pins;
    private final RandomGenerator random;
    private final Progress progress;
    private final Provider provider;
    private final List<Edge> edges = new ArrayList<>();
    private final Map<LedgerBook, BillTotal> before = new LinkedHashMap<>();

    private Growth(
            Path folder, JavaProgram program, Pins pins, RandomGenerator random, Progress progress, Provider provider) {
        this.folder = folder;
        this.program = program;
        this.pins = pins;
        this.random = random;
        this.progress = progress;
        this.provider = provider;
    }

    /** Starts the provider. */
    static Growth begin(Path folder, JavaProgram program, Pins pins, RandomGenerator random, Progress progress)
            throws IOException, InterruptedException {
        return new Growth(folder, program, pins, random, progress, Provider.start(folder, program, pins));
    }

    /**
     * What came of it.
     *
     * @param sizes of the edges, in the order of the curve
     * @param measurements each of an edge that is called by its size
     */
    record Grown(Curve curve, List<Long> sizes, List<Measurement> measurements, Verdict verdict) {
        private static final double MEDIAN = 0.5;
        private static final double TWO_PLACES = 100;

        Grown {
            sizes = List.copyOf(sizes);
            measurements = List.copyOf(measurements);
        }

        /** Medians of the rounds, and the rounds. */
        ObjectNode json(Settings settings) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", curve.option())
                    .put("title", curve.title())
                    .put("connections", settings.connections());
            ArrayNode points = json.putArray("points");
            double first = median(of(sizes.getFirst()), Measurement::cpuPerRequest);
            for (long size : sizes) {
                List<Measurement> rounds = of(size);
                double cpu = median(rounds, Measurement::cpuPerRequest);
                ObjectNode point = points.addObject()
                        .put("size", size)
                        .put("cpu_us_per_request", rounded(cpu))
                        .put("to_smallest", rounded(Statistics.ratio(cpu, first)))
                        .put("first_byte_us_p50", rounded(median(rounds, each -> each.firstByte(MEDIAN))))
                        .put("requests_per_second", rounded(median(rounds, Measurement::requestsPerSecond)))
                        .put(
                                "resident_bytes",
                                Math.round(median(
                                        rounds, each -> each.residentBytes().orElse(0))));
                ArrayNode list = point.putArray("rounds");
                rounds.forEach(each -> list.addObject()
                        .put("cpu_us_per_request", rounded(each.cpuPerRequest()))
                        .put("others_busy", rounded(each.others())));
            }
            verdict.addTo(json);
            return json;
        }

        private List<Measurement> of(long size) {
            return measurements.stream()
                    .filter(each -> each.target().equals(Long.toString(size)))
                    .toList();
        }

        private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
            return Statistics.median(rounds.stream().mapToDouble(figure).toArray());
        }

        private static double rounded(double value) {
            return Math.round(value * TWO_PLACES) / TWO_PLACES;
        }
    }

    /** Measures one curve; once. */
    Grown measure(Curve curve, List<Long> sizes, Settings settings) throws IOException, InterruptedException {
        List<Target> targets = new ArrayList<>();
        for (long size : sizes) {
            progress.say(curve.option() + ": an edge with " + Figures.whole((double) size) + " " + curve.title());
            targets.add(Target.edge(Long.toString(size), start(curve, size)));
        }
        Comparison.Outcome outcome = new Comparison(settings, provider, targets, progress).run();
        stop();
        return new Grown(curve, sizes, outcome.measurements(), Verdict.of(outcome, before));
    }

    private Edge start(Curve curve, long size) throws IOException, InterruptedException {
        Path own = Files.createDirectory(folder.resolve(Long.toString(size)));
        Stock stock = curve.stock(size);
        Edge first = Edge.start(own, program, List.of(), pins, provider.url(), stock, random);
        try {
            provider.askThrough(first, Scenario.SMALL.body(""));
        } finally {
            first.close();
        }
        first.ledger().fillTo(stock.rows());
        // as one that finds all this at its start, rather than one that was given it
        Edge edge = first.again();
        edges.add(edge);
        before.put(edge.ledger(), edge.ledger().total());
        return edge;
    }

    private void stop() {
        edges.forEach(Edge::close);
        edges.clear();
    }

    @Override
    public void close() {
        stop();
        provider.close();
    }
}
