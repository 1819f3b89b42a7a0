package io.tidegate.edge.quota.model;

import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.edge.quota.Demand;
import io.tidegate.edge.quota.DeskLoop;
import io.tidegate.edge.quota.LeaseDesk;
import io.tidegate.edge.quota.LeaseSource;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.quota.Reservation;
import io.tidegate.edge.quota.ReserveResult;
import io.tidegate.edge.quota.Spender;
import io.tidegate.edge.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node: the real book and desk, with a ledger and an outbox made of lists. It can crash, with its disk or without, start again, stand still,
 * and be cut off.
 */
final class Node {
    /** Of three such times the last one is a drain. */
    private static final long DRAIN_MILLIS = 7_000;

    private static final long ASK_TIMEOUT_MILLIS = 1_500;
    private static final long REPORT_MILLIS = 100;
    private static final long BEAT_MILLIS = 1_000;
    private static final int BATCH = 50;

    /** Hears how exchanges went. */
    interface Witness {
        void charged(Exchange exchange, List<WindowName> windows, Usage usage, long costNanos);

        /** It used so much more of a window than its lease covered. */
        void outgrew(Exchange exchange, WindowName window, long units);

        void refused(Node node, Exchange exchange, Spender spender, Refusal refusal);

        void admitted(Node node, Exchange exchange);
    }

    private final String name;
    private final Simulation simulation;
    private final Network network;
    private final BankHost bank;
    private final Witness witness;
    private final Map<Exchange, Running> running = new LinkedHashMap<>();
    private final List<Runnable> frozen = new ArrayList<>();
    private final Disk disk = new Disk();
    private int boots;
    private boolean up;
    private boolean paused;
    private String epoch = "";
    private long clockSkew;
    private long shown;
    private @Nullable QuotaBook book;
    private @Nullable LeaseDesk desk;

    /** An exchange that is under way. */
    static final class Running {
        final Reservation reservation;
        final List<WindowName> windows;
        Usage held;

        Running(Reservation reservation, Usage held) {
            this.reservation = reservation;
            this.windows = reservation.windows().isEmpty()
                    ? List.of()
                    : Stream.of(reservation.windows().split(" "))
                            .map(WindowName::parse)
                            .toList();
            this.held = held;
        }
    }

    Node(String name, Simulation simulation, Network network, BankHost bank, Witness witness) {
        this.name = name;
        this.simulation = simulation;
        this.network = network;
        this.bank = bank;
        this.witness = witness;
    }

    String name() {
        return name;
    }

    boolean serves() {
        return up && !paused;
    }

    boolean up() {
        return up;
    }

    Map<Exchange, Running> running() {
        return running;
    }

    Disk disk() {
        return disk;
    }

    void start() {
        boots++;
        up = true;
        paused = false;
        epoch = name + "-e" + boots;
        disk.begin(epoch);
        // What ran when the node died is closed now, charged what it held.
        Map<Exchange, Exchange.Charge> interrupted = new LinkedHashMap<>(disk.open);
        disk.open.clear();
        interrupted.forEach((exchange, charge) -> {
            List<RowWindow> windows = disk.windowsOf(exchange);
            disk.close(
                    epoch,
                    new ChargedRow(disk.admittedIn(exchange), charge.usage(), charge.costNanos(), true, windows),
                    exchange);
            told(exchange, windows);
            witness.charged(
                    exchange, windows.stream().map(RowWindow::name).toList(), charge.usage(), charge.costNanos());
        });
        int boot = boots;
        DeskLoop loop = loop(boot);
        LeaseDesk made = new LeaseDesk(new LeaseDesk.Means(
                request -> ask(boot, request),
                (window, least, want, most) -> {
                    long taken = disk.islands.getOrDefault(window.text(), 0L);
                    long units = Math.min(want, most - taken);
                    if (units < least) {
                        return Future.succeededFuture(0L);
                    }
                    disk.islands.put(window.text(), taken + units);
                    return Future.succeededFuture(units);
                },
                loop,
                epoch,
                clock(),
                () -> TimeUnit.MILLISECONDS.toNanos(simulation.now()),
                () -> simulation.now() / DRAIN_MILLIS % 3 == 2,
                Duration.ofSeconds(10)));
        desk = made;
        book = new QuotaBook(made);
        made.start();
        register(boot);
        beat(boot);
        report(boot, false);
    }

    private void register(int boot) {
        if (!alive(boot)) {
            return;
        }
        String registering = epoch;
        network.send(name, () -> {
            if (bank.register(name, registering)) {
                network.send(name, () -> {});
            }
        });
        // Again until the bank has it, for the message may be lost.
        simulation.after(500, () -> {
            if (alive(boot) && !bank.registered(name, registering)) {
                register(boot);
            }
        });
    }

    /** Dies at once; what it had in memory is gone. */
    void crash() {
        up = false;
        paused = false;
        boots++;
        running.clear();
        frozen.clear();
        book = null;
        desk = null;
    }

    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
        List<Runnable> late = List.copyOf(frozen);
        frozen.clear();
        late.forEach(work -> simulation.after(0, work));
    }

    private boolean alive(int boot) {
        return up && boots == boot;
    }

    private DeskLoop loop(int boot) {
        return new DeskLoop() {
            @Override
            public void run(Runnable work) {
                after(0, work);
            }

            @Override
            public void after(long millis, Runnable work) {
                simulation.after(millis, () -> guarded(boot, work));
            }
        };
    }

    /** Does it now; when the node stands still, after that; never when it died. */
    private void guarded(int boot, Runnable work) {
        if (!alive(boot)) {
            return;
        }
        if (paused) {
            frozen.add(() -> guarded(boot, work));
        } else {
            work.run();
        }
    }

    /** The bank's time, a little off, and never backwards. */
    private InstantSource clock() {
        clockSkew = simulation.between(-30, 30);
        return () -> {
            shown = Math.max(shown, bank.millis() + clockSkew);
            return Instant.ofEpochMilli(shown);
        };
    }

    private Future<LeaseSource.Reply> ask(int boot, io.tidegate.common.wire.LeaseRequest request) {
        Promise<LeaseSource.Reply> promise = Promise.promise();
        network.send(
                name,
                () -> bank.lease(
                        name,
                        request,
                        reply -> network.send(name, () -> guarded(boot, () -> promise.tryComplete(reply)))));
        simulation.after(
                ASK_TIMEOUT_MILLIS,
                () -> guarded(boot, () -> promise.tryComplete(new LeaseSource.Reply.Away("no answer in time"))));
        return promise.future();
    }

    /** Pulls what changed, each second, as beats do. */
    private void beat(int boot) {
        network.send(
                name,
                () -> bank.records(name, records -> network.send(name, () -> guarded(boot, () -> take(records)))));
        simulation.after(BEAT_MILLIS, () -> guarded(boot, () -> beat(boot)));
    }

    /** A push, or what was pulled. */
    void pushed(BankHost.Records records) {
        int boot = boots;
        network.send(name, () -> guarded(boot, () -> take(records)));
    }

    private void take(BankHost.Records records) {
        QuotaBook into = book;
        if (into == null) {
            return;
        }
        records.quotas().forEach(into::put);
        for (Map.Entry<QuotaAccount, BankHost.Said> said : records.accounts().entrySet()) {
            into.put(said.getKey(), said.getValue().reset(), said.getValue().recall());
        }
    }

    /** Sends rows until all are there, then tells so. */
    private void report(int boot, boolean told) {
        if (!alive(boot)) {
            return;
        }
        List<Disk.Closed> rows = disk.unsent(BATCH);
        LeaseDesk at = desk;
        boolean settle = rows.isEmpty() && !told && bank.registered(name, epoch) && at != null;
        if (settle && at != null) {
            List<EpochEnd> ends = disk.closed.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(epoch) && !disk.ended.contains(entry.getKey()))
                    .map(entry -> new EpochEnd(entry.getKey(), entry.getValue().size()))
                    .toList();
            at.settled(1, ends, disk.ended::addAll);
        }
        if (!rows.isEmpty()) {
            network.send(
                    name,
                    () -> bank.usage(
                            name,
                            rows,
                            cursors ->
                                    network.send(name, () -> guarded(boot, () -> disk.acknowledged.putAll(cursors)))));
        }
        simulation.after(REPORT_MILLIS, () -> guarded(boot, () -> report(boot, told || settle)));
    }

    /** A request comes in. */
    void request(Spender spender, Exchange exchange) {
        QuotaBook by = book;
        if (by == null || paused) {
            return;
        }
        int boot = boots;
        Usage first = exchange.estimate;
        Demand demand = new Demand(first, Exchange.cost(first), first, Exchange.cost(first));
        decided(boot, spender, exchange, by.reserve(spender, demand, shownMillis()));
    }

    private long shownMillis() {
        shown = Math.max(shown, bank.millis() + clockSkew);
        return shown;
    }

    private void decided(int boot, Spender spender, Exchange exchange, ReserveResult result) {
        switch (result) {
            case ReserveResult.Asking(Future<ReserveResult> later) ->
                later.onSuccess(then -> guarded(boot, () -> decided(boot, spender, exchange, then)));
            case ReserveResult.Refused(Refusal refusal) -> witness.refused(this, exchange, spender, refusal);
            case ReserveResult.Reserved(Reservation reservation) -> {
                Running begun = new Running(reservation, exchange.estimate);
                running.put(exchange, begun);
                disk.opened(exchange, epoch, begun.held, RowWindow.list(reservation.windows()));
                witness.admitted(this, exchange);
                step(boot, exchange, 1);
            }
        }
    }

    private void step(int boot, Exchange exchange, int number) {
        simulation.after(
                exchange.stepMillis,
                () -> guarded(boot, () -> {
                    Running at = running.get(exchange);
                    if (at == null) {
                        return;
                    }
                    if (number >= exchange.steps) {
                        settle(exchange, exchange.actual);
                        return;
                    }
                    Usage sofar = new Usage(
                            exchange.actual.input(), exchange.actual.output() * number / exchange.steps, 0, 0, 0);
                    Usage held = at.held.max(sofar);
                    at.held = held;
                    at.reservation.topUp(held, Exchange.cost(held));
                    disk.hold(exchange, held, RowWindow.list(at.reservation.running()));
                    step(boot, exchange, number + 1);
                }));
    }

    /** The client leaves: it is charged for what came until now. */
    void abort(Exchange exchange) {
        Running at = running.get(exchange);
        if (at != null) {
            settle(exchange, at.held);
        }
    }

    private void settle(Exchange exchange, Usage usage) {
        Running at = running.remove(exchange);
        if (at == null) {
            return;
        }
        long cost = Exchange.cost(usage);
        disk.open.remove(exchange);
        List<RowWindow> closing = RowWindow.list(at.reservation.closing(usage, cost));
        disk.close(epoch, new ChargedRow(disk.admittedIn(exchange), usage, cost, true, closing), exchange);
        at.reservation.settle(usage, cost, true);
        told(exchange, closing);
        witness.charged(exchange, at.windows, usage, cost);
    }

    private void told(Exchange exchange, List<RowWindow> windows) {
        windows.stream()
                .filter(window -> window.beyond() > 0)
                .forEach(window -> witness.outgrew(exchange, window.name(), window.beyond()));
    }

    /** Gives back what is idle. */
    void drain() {
        LeaseDesk at = desk;
        if (at != null) {
            at.close();
        }
    }

    QuotaBook book() {
        QuotaBook known = book;
        if (known == null) {
            throw new IllegalStateException(name + " is down");
        }
        return known;
    }
}
