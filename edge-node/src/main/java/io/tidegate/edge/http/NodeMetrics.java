package io.tidegate.edge.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.refusal.Fault;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.ExchangeEnd;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the public port does. Labels are bounded: outcomes, refusals, classes, configured upstreams; never keys, users
 * or models. Safe for use by all event loops; meters are looked up once.
 */
public final class NodeMetrics {
    private static final Duration[] FIRST_BYTE_BUCKETS =
            List.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 120_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private static final String CUT = Outcome.SHUTDOWN.label();
    /** Few, for each is a series of its own at every node; 100 ms is what docs/operations.md promises. */
    private static final Duration[] ADDED_BUCKETS = List.of(1, 5, 10, 25, 50, 100, 250, 1000, 5000).stream()
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final List<String> OUTCOMES =
            List.of("completed", "failed", "client_gone", "upstream_gone", "stalled", "over_quota", "shutdown");

    private final MeterRegistry registry;
    private final Map<RefusalKind, Counter> refusals = new EnumMap<>(RefusalKind.class);
    private final Map<Fault, Counter> requests = new EnumMap<>(Fault.class);
    private final Timer added;
    private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Timer> firstBytes = new ConcurrentHashMap<>();
    private final Counter input;
    private final Counter output;
    private final Counter cacheRead;
    private final Counter cacheWrite5m;
    private final Counter cacheWrite1h;
    private final Counter cost;
    private final Counter answered;
    private final Counter attempts;
    private final Counter bytesOut;
    private final AtomicLong cut = new AtomicLong();

    public NodeMetrics(MeterRegistry registry, NodeLoad load, ByteBudget bodies, ByteBudget unread) {
        this.registry = registry;
        for (RefusalKind kind : RefusalKind.values()) {
            refusals.put(
                    kind,
                    Counter.builder("tidegate.refusals")
                            .description("Requests that were refused, by reason")
                            .tag("kind", kind.label())
                            .register(registry));
        }
        // from the start on, for Prometheus sees no increase to the first value that it sees
        OUTCOMES.forEach(outcome -> outcomes.put(outcome, outcome(outcome)));
        for (Fault fault : Fault.values()) {
            requests.put(
                    fault,
                    Counter.builder("tidegate.requests")
                            .description("Requests that were relayed or refused, by whose fault they failed")
                            .tag("fault", fault.label())
                            .register(registry));
        }
        added = Timer.builder("tidegate.first.byte.added")
                .description("What the node itself adds to the time to the first byte")
                .serviceLevelObjectives(ADDED_BUCKETS)
                .register(registry);
        input = tokens("input");
        output = tokens("output");
        cacheRead = tokens("cache_read");
        cacheWrite5m = tokens("cache_write_5m");
        cacheWrite1h = tokens("cache_write_1h");
        cost = Counter.builder("tidegate.cost")
                .description("Cost of settled attempts")
                .baseUnit("usd")
                .register(registry);
        answered = Counter.builder("tidegate.own.answers")
                .description("Requests that the node answered itself")
                .register(registry);
        attempts = Counter.builder("tidegate.attempts")
                .description("Attempts at upstreams")
                .register(registry);
        bytesOut = Counter.builder("tidegate.answer.bytes")
                .description("Bytes of relayed answers")
                .register(registry);
        FunctionCounter.builder("tidegate.exchanges.cut", cut, AtomicLong::doubleValue)
                .description("Exchanges that were cut at the end of a drain, at earlier stops too")
                .register(registry);
        Gauge.builder("tidegate.draining", load, NodeMetrics::draining)
                .description("0, or 1 while the node drains and serves, 2 when it takes nothing new any more")
                .register(registry);
        Gauge.builder("tidegate.exchanges.in.flight", load, NodeLoad::inFlight)
                .description("Exchanges that run or wait for their turn")
                .register(registry);
        Gauge.builder("tidegate.exchanges.waiting", load, NodeLoad::waiting)
                .description(
                        "Exchanges that wait for their turn, because more came than may begin at once, or the ledger is behind")
                .register(registry);
        Gauge.builder("tidegate.connections.unheard", load, NodeLoad::unheard)
                .description("Connections that are not read until it is their turn")
                .register(registry);
        FunctionTimer.builder("tidegate.line.wait", load, NodeLoad::passed, NodeLoad::waitedNanos, TimeUnit.NANOSECONDS)
                .description("How long exchanges, and connections that were not read, waited in line for their turn")
                .register(registry);
        Gauge.builder("tidegate.connections", load, NodeLoad::connections)
                .description("Connections of clients")
                .register(registry);
        Gauge.builder("tidegate.body.bytes", bodies, ByteBudget::taken)
                .description("Request bodies held in memory")
                .register(registry);
        Gauge.builder("tidegate.unread.bytes", unread, ByteBudget::taken)
                .description("Beginnings of request headers, and requests sent ahead, held in memory")
                .register(registry);
    }

    private static int draining(NodeLoad load) {
        if (load.drain().refuses()) {
            return 2;
        }
        return load.drain().on() ? 1 : 0;
    }

    /** So many exchanges were cut at earlier stops: a process that ends is not asked any more how many it has cut. */
    public void cutBefore(long exchanges) {
        cut.addAndGet(exchanges);
    }

    void refused(RefusalKind kind) {
        count(refusals.get(kind));
        count(requests.get(kind.fault()));
    }

    void broken() {
        count(requests.get(Fault.GATEWAY));
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    void answered() {
        answered.increment();
    }

    void relayed(ExchangeEnd end) {
        outcomes.computeIfAbsent(end.outcome(), this::outcome).increment();
        if (end.outcome().equals(CUT)) {
            cut.incrementAndGet();
        }
        count(requests.get(end.fault()));
        if (end.refusal().isPresent()) {
            count(refusals.get(end.refusal().get()));
        }
        if (end.addedNanos() >= 0) {
            added.record(end.addedNanos(), TimeUnit.NANOSECONDS);
        }
        attempts.increment(end.attempts());
        bytesOut.increment((double) end.bytesOut());
        if (end.firstByteNanos() >= 0) {
            firstBytes
                    .computeIfAbsent(end.upstream(), this::firstByte)
                    .record(end.firstByteNanos(), TimeUnit.NANOSECONDS);
        }
        Usage usage = end.usage();
        add(input, usage.input());
        add(output, usage.output());
        add(cacheRead, usage.cacheRead());
        add(cacheWrite5m, usage.cacheWrite5m());
        add(cacheWrite1h, usage.cacheWrite1h());
        if (end.costNanos() > 0) {
            cost.increment(end.costNanos() / 1e9);
        }
    }

    private static void add(Counter counter, long count) {
        if (count > 0) {
            counter.increment((double) count);
        }
    }

    private Counter tokens(String tokenClass) {
        return Counter.builder("tidegate.tokens")
                .description("Tokens of settled attempts, by class")
                .tag("class", tokenClass)
                .register(registry);
    }

    private Counter outcome(String outcome) {
        return Counter.builder("tidegate.exchanges")
                .description("Exchanges that were relayed, by how they ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Timer firstByte(String upstream) {
        return Timer.builder("tidegate.first.byte")
                .description("From the whole request to the first byte written to the client")
                .tag("upstream", upstream)
                .serviceLevelObjectives(FIRST_BYTE_BUCKETS)
                .register(registry);
    }
}
