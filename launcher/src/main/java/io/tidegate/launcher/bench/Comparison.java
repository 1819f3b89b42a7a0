package io.tidegate.launcher.bench;

import io.tidegate.launcher.load.AnswerTemplate;
import io.tidegate.launcher.load.Kind;
import io.tidegate.launcher.load.Kind.Course;
import io.tidegate.launcher.load.Load;
import io.tidegate.launcher.load.LoadLoop;
import io.tidegate.launcher.load.LoadResult;
import io.tidegate.launcher.load.RequestTemplate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs each scenario on each target, round after round, so that what is compared was measured seconds apart. */
final class Comparison {
    private static final Duration LEAD = Duration.ofMillis(500);
    private static final Duration SHORT_WARM_UP = Duration.ofSeconds(1);
    /** How far the numbers of two runs are apart: more than one run has requests. */
    private static final long NUMBERS_OF_A_RUN = 1_000_000;

    private static final long MOST_NUMBER = 90_000_000;

    private final Settings settings;
    private final Provider provider;
    private final List<Target> targets;
    private final Progress progress;
    private final Map<Scenario, AnswerTemplate> answers = new EnumMap<>(Scenario.class);
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private long streams;
    private long wrong;
    private BillTotal edgeBill = BillTotal.NONE;
    private long nextNumber;

    Comparison(Settings settings, Provider provider, List<Target> targets, Progress progress) {
        this.settings = settings;
        this.provider = provider;
        this.targets = List.copyOf(targets);
        this.progress = progress;
    }

    /**
     * What came of all runs.
     *
     * @param streams answers that were right to the last byte, also of warming up
     * @param wrong answers that were not
     * @param complaints about the first of those
     * @param edgeBill what the provider bills for all that came through the edge
     */
    record Outcome(
            List<Measurement> measurements, long streams, long wrong, List<String> complaints, BillTotal edgeBill) {
        Outcome {
            measurements = List.copyOf(measurements);
            complaints = List.copyOf(complaints);
        }
    }

    Outcome run() throws IOException, InterruptedException {
        for (Scenario scenario : settings.scenarios()) {
            AnswerTemplate answer = provider.learn(scenario.body(""));
            if (answer.events() != scenario.events()) {
                throw new IllegalStateException(
                        scenario + ": " + answer.events() + " events (expected: " + scenario.events() + ")");
            }
            answers.put(scenario, answer);
        }
        for (Target target : targets) {
            warmUp(target);
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Scenario scenario : settings.scenarios()) {
                List<Target> order = new ArrayList<>(targets);
                Collections.rotate(order, round);
                for (Target target : order) {
                    measure(scenario, target, round);
                }
            }
        }
        return new Outcome(measurements, streams, wrong, complaints, edgeBill);
    }

    private void warmUp(Target target) throws IOException, InterruptedException {
        Duration all = target.isEdge() ? settings.warmUp() : SHORT_WARM_UP;
        if (!settings.warmUp().isZero()) {
            progress.say("warming up: " + target.name() + ", " + all.toSeconds() + " s");
            // at a fixed rate nothing gets warm
            List<Scenario> warming = settings.scenarios().stream()
                    .filter(each -> each.perSecond().isEmpty())
                    .toList();
            List<Scenario> scenarios = warming.isEmpty() ? settings.scenarios() : warming;
            for (Scenario scenario : scenarios) {
                load(scenario, target, all.dividedBy(scenarios.size()), nothing());
            }
        }
    }

    private static LoadLoop.Window nothing() {
        return new LoadLoop.Window() {
            @Override
            public void begin() {}

            @Override
            public void end() {}
        };
    }

    private void measure(Scenario scenario, Target target, int round) throws IOException, InterruptedException {
        Meter meter = new Meter(target.gateway(), provider);
        LoadResult result = load(scenario, target, settings.window(), meter);
        Measurement measured = new Measurement(
                scenario, target.name(), round, result, meter.cpuNanos(), meter.resident(), meter.othersNanos);
        measurements.add(measured);
        String cpu = target.gateway().isEmpty()
                ? ""
                : ", " + Figures.micros(measured.cpuPerRequest()) + " µs of processor each";
        progress.say(
                "round " + round + " of " + settings.rounds() + ": " + scenario.option() + " " + target.name() + ": "
                        + Figures.whole(measured.requestsPerSecond()) + " requests/s" + cpu
                        + (result.wrong() == 0 ? "" : ", " + result.wrong() + " wrong"));
    }

    private LoadResult load(Scenario scenario, Target target, Duration window, LoadLoop.Window meter)
            throws IOException, InterruptedException {
        BillTotal before = target.isEdge() ? provider.settledBill() : BillTotal.NONE;
        AnswerTemplate answer = Optional.ofNullable(answers.get(scenario)).orElseThrow();
        String body = scenario.body(settings.orders());
        Load load = new Load(
                target.address(),
                scenario.connections(settings.connections()),
                scenario.perSecond(),
                LEAD,
                window,
                connection -> List.of(new Kind(
                        RequestTemplate.message(
                                target.url().getAuthority(), target.headers().apply(connection), body),
                        answer,
                        Course.WHOLE,
                        false)));
        LoadResult result = LoadLoop.run(load, nextNumber, meter);
        nextNumber = (nextNumber + NUMBERS_OF_A_RUN) % MOST_NUMBER;
        streams += result.whole();
        wrong += result.wrong();
        result.complaints().forEach(each -> complaints.add(scenario.option() + " " + target.name() + ": " + each));
        if (target.isEdge()) {
            edgeBill = edgeBill.plus(provider.settledBill().minus(before));
        }
        return result;
    }

    /** What the gateway, and what everybody else on the machine, took between the beginning and the end of the window. */
    private static final class Meter implements LoadLoop.Window {
        private final Optional<Child> gateway;
        private final Provider provider;
        private OptionalLong cpuNanos = OptionalLong.empty();
        private OptionalLong resident = OptionalLong.empty();
        private long othersNanos;
        private long gatewayBefore;
        private long othersBefore;

        Meter(Optional<Child> gateway, Provider provider) {
            this.gateway = gateway;
            this.provider = provider;
        }

        @Override
        public void begin() {
            gatewayBefore = ofGateway();
            othersBefore = ofOthers(gatewayBefore);
        }

        @Override
        public void end() {
            long now = ofGateway();
            othersNanos = Math.max(0, ofOthers(now) - othersBefore);
            if (gateway.isPresent()) {
                cpuNanos = OptionalLong.of(now - gatewayBefore);
                resident = gateway.get().residentBytes();
            }
        }

        private long ofGateway() {
            return gateway.map(Child::cpuNanos).orElse(0L);
        }

        /** Of all processes but the bench's. */
        private long ofOthers(long ofGateway) {
            long ofLoad = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .map(Duration::toNanos)
                    .orElse(0L);
            long all = Proc.busyNanos().orElse(0);
            return all == 0 ? 0 : all - ofGateway - ofLoad - provider.cpuNanos();
        }

        OptionalLong cpuNanos() {
            return cpuNanos;
        }

        OptionalLong resident() {
            return resident;
        }
    }
}
