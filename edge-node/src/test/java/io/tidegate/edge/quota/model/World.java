package io.tidegate.edge.quota.model;

import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.quota.Spender;
import io.tidegate.edge.refusal.Refusal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Nodes, a bank, quotas and users, and what must hold of them:
 *
 * <ul>
 *   <li>the equation: at each step a window's {@code used} is the sum of its rows and of what was booked for lost nodes, and its {@code held} the
 *       sum over its leases;
 *   <li>the bound: what really was spent of a hard window never passes {@code L} by more than what exchanges used beyond what their leases
 *       covered, of those whose rows the bank had not seen when it granted last, and what nodes allowed themselves as islands;
 *   <li>after healing and settling, {@code used} is what was spent, to the unit, but for what was lost with a disk, and nothing is held.
 * </ul>
 */
final class World implements BankHost.Witness, Node.Witness {
    private static final long CALM_MILLIS = 5_000;

    /** What was spent of a window by the single counter that knows all, and what the bound needs. */
    private static final class Counter {
        long spent;
        long limit;
        long outgrown;
        long outgrownSeen;
        long seenAtLastGrant;
    }

    private final Simulation simulation;
    private final Network network;
    private final BankHost bank;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<WindowName, Counter> counters = new LinkedHashMap<>();
    private final Map<Exchange, Map<WindowName, Long>> outgrown = new HashMap<>();
    private final List<Quota> quotas = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final Map<String, Long> lostIslands = new HashMap<>();
    private long exchanges;
    private long admitted;
    private long refused;
    private long denied;
    private long crashes;
    private long strandedDenials;
    private boolean diskLost;

    World(long seed) {
        simulation = new Simulation(seed);
        network = new Network(simulation);
        bank = new BankHost(simulation, this);
        int count = (int) simulation.between(3, 10);
        for (int i = 0; i < count; i++) {
            nodes.add(new Node("n" + i, simulation, network, bank, this));
        }
        bank.pushesTo(records -> nodes.forEach(node -> node.pushed(records)));
        define(
                "quo_user",
                new QuotaSubject(QuotaSubject.Kind.USER, "usr_1"),
                QuotaUnit.TOKENS,
                QuotaWindow.MINUTE,
                40_000,
                0);
        define(
                "quo_team",
                new QuotaSubject(QuotaSubject.Kind.TEAM, "red"),
                QuotaUnit.COST,
                QuotaWindow.HOUR,
                900_000_000,
                0);
        define(
                "quo_key",
                new QuotaSubject(QuotaSubject.Kind.KEY, "key_1"),
                QuotaUnit.REQUESTS,
                QuotaWindow.TOTAL,
                900,
                5);
        define("quo_all", QuotaSubject.EVERYONE, QuotaUnit.TOKENS, QuotaWindow.HOUR, 250_000, 3_000);
        define(
                "quo_many",
                new QuotaSubject(QuotaSubject.Kind.TEAM, "red"),
                QuotaUnit.CONCURRENCY,
                QuotaWindow.TOTAL,
                12,
                0);
        nodes.forEach(Node::start);
        simulation.run(500);
    }

    private void define(String id, QuotaSubject subject, QuotaUnit unit, QuotaWindow window, long limit, long open) {
        QuotaRules rules =
                new QuotaRules(QuotaMode.HARD, false, false, open == 0 ? OptionalLong.empty() : OptionalLong.of(open));
        Quota quota = new Quota(id, subject, unit, window, ZoneOffset.UTC, QuotaWeights.DEFAULT, limit, rules);
        quotas.add(quota);
        bank.put(quota);
    }

    /** One thing happens, and a little time goes by. */
    void step() {
        long what = simulation.between(0, 999);
        if (what < 700) {
            request();
        } else if (what < 740) {
            abort();
        } else if (what < 765) {
            crash(false);
        } else if (what < 768) {
            crash(true);
        } else if (what < 800) {
            pick().ifPresent(node -> {
                node.pause();
                simulation.after(simulation.between(100, 8_000), node::goOn);
            });
        } else if (what < 830) {
            pick().ifPresent(node -> {
                network.cut(node.name());
                simulation.after(simulation.between(100, 10_000), () -> network.heal(node.name()));
            });
        } else if (what < 850) {
            network.trouble(simulation.chance(0.5) ? 0.2 : 0, simulation.chance(0.5) ? 0.2 : 0);
            simulation.after(simulation.between(500, 5_000), () -> network.trouble(0, 0));
        } else if (what < 858) {
            bank.jump(simulation.between(-90_000, 90_000));
        } else if (what < 880) {
            changeLimit();
        } else if (what < 890) {
            bank.reset(account(quotas.get((int) simulation.between(0, quotas.size() - 1))));
        }
        simulation.run(simulation.between(0, 120));
    }

    private void request() {
        pick().filter(Node::serves).ifPresent(node -> {
            long input = simulation.between(10, 2_000);
            long step = simulation.between(10, 1_000);
            Usage estimate = new Usage(input, step, 0, 0, 0);
            // Mostly about what was thought; sometimes much more, and all at once.
            boolean wild = simulation.chance(0.1);
            Usage actual = new Usage(
                    simulation.between(input / 2, input + input / 4),
                    simulation.between(0, (wild ? 12 : 3) * step),
                    0,
                    0,
                    0);
            Exchange exchange = new Exchange(
                    ++exchanges,
                    estimate,
                    actual,
                    wild ? 1 : (int) simulation.between(1, 6),
                    simulation.between(1, 400));
            String user = "usr_" + simulation.between(1, 3);
            Spender spender = new Spender(
                    user, "key_" + user.charAt(4), user.equals("usr_3") ? Optional.empty() : Optional.of("red"));
            node.request(spender, exchange);
        });
    }

    private void abort() {
        pick().ifPresent(node -> node.running().keySet().stream().findFirst().ifPresent(node::abort));
    }

    private void crash(boolean withDisk) {
        pick().filter(Node::up).ifPresent(node -> {
            crashes++;
            node.crash();
            if (withDisk) {
                // It comes back as another node, and an operator says that the old one is gone.
                lost.add(node.name());
                diskLost = true;
                node.disk()
                        .islands
                        .forEach((window, units) -> lostIslands.merge(
                                window, Math.min(units, unreported(node.disk(), WindowName.parse(window))), Long::sum));
                nodes.remove(node);
                simulation.after(simulation.between(500, 5_000), () -> bank.retire(node.name()));
                Node next = new Node("n" + (100 + lost.size()), simulation, network, bank, this);
                nodes.add(next);
                simulation.after(simulation.between(100, 3_000), next::start);
            } else {
                simulation.after(simulation.between(10, 6_000), node::start);
            }
        });
    }

    /** What of a window's spending only this disk knows. */
    private long unreported(Disk disk, WindowName window) {
        Quota quota = bank.quota(window.account().quota());
        long closed = disk.unsent(Integer.MAX_VALUE).stream()
                .filter(row ->
                        row.row().windows().stream().anyMatch(of -> of.name().equals(window)))
                .mapToLong(row -> quota.charge(row.row().usage(), row.row().costNanos(), true))
                .sum();
        return closed
                + disk.open.entrySet().stream()
                        .filter(open -> disk.windowsOf(open.getKey()).stream()
                                .anyMatch(of -> of.name().equals(window)))
                        .mapToLong(open -> quota.charge(
                                open.getValue().usage(), open.getValue().costNanos(), true))
                        .sum();
    }

    private void changeLimit() {
        int which = (int) simulation.between(0, quotas.size() - 1);
        Quota quota = quotas.get(which);
        long limit = Math.max(1, quota.limit() * simulation.between(50, 180) / 100);
        Quota changed = quota.with(Math.min(limit, 4_000_000_000L), quota.rules());
        quotas.set(which, changed);
        for (BankHost.Window window : bank.windows()) {
            if (window.name().account().quota().equals(quota.id())) {
                counter(window.name()).limit = Math.max(
                        counter(window.name()).limit, Math.max(changed.limit(), window.used() + window.held()));
            }
        }
        bank.put(changed);
    }

    private Optional<Node> pick() {
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(nodes.get((int) simulation.between(0, nodes.size() - 1)));
    }

    private static QuotaAccount account(Quota quota) {
        return new QuotaAccount(
                quota.id(),
                quota.subject().kind() == QuotaSubject.Kind.EVERYONE
                        ? "usr_2"
                        : quota.subject().id());
    }

    private Counter counter(WindowName window) {
        return counters.computeIfAbsent(window, name -> {
            Counter made = new Counter();
            made.limit = bank.quota(name.account().quota()).limit();
            return made;
        });
    }

    @Override
    public void granted(WindowName window, long units) {
        Counter counter = counter(window);
        counter.seenAtLastGrant = counter.outgrownSeen;
    }

    /** When nothing is lost on the way, what is free and what is idle at nodes that can be reached serves whoever needs it. */
    @Override
    public void denied(String node, Quota quota, WindowName window, long least) {
        denied++;
        if (!network.calmFor(CALM_MILLIS) || nodes.stream().anyMatch(other -> !other.serves())) {
            return;
        }
        long idle = 0;
        for (Node other : nodes) {
            if (!other.name().equals(node) && network.reaches(other.name())) {
                idle += Math.max(0, other.book().left(window));
            }
        }
        BankHost.Window standing = bank.windows().stream()
                .filter(known -> known.name().equals(window))
                .findFirst()
                .orElseThrow();
        long free = quota.limit() - standing.used() - standing.held();
        if (free >= least) {
            problems.add("denied " + least + " of " + window.text() + " though " + free + " were free");
        }
        if (free + idle >= least) {
            strandedDenials++;
        }
    }

    @Override
    public void taken(ChargedRow row, Exchange exchange) {
        outgrown.getOrDefault(exchange, Map.of()).forEach((window, units) -> counter(window).outgrownSeen += units);
    }

    @Override
    public void outgrew(Exchange exchange, WindowName window, long units) {
        counter(window).outgrown += units;
        outgrown.computeIfAbsent(exchange, _ -> new HashMap<>()).merge(window, units, Long::sum);
    }

    @Override
    public void charged(Exchange exchange, List<WindowName> windows, Usage usage, long costNanos) {
        for (WindowName window : windows) {
            counter(window).spent += bank.quota(window.account().quota()).charge(usage, costNanos, true);
        }
    }

    @Override
    public void refused(Node node, Exchange exchange, Spender spender, Refusal refusal) {
        refused++;
    }

    @Override
    public void admitted(Node node, Exchange exchange) {
        admitted++;
    }

    /** What does not hold now. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>(problems);
        for (BankHost.Window window : bank.windows()) {
            long rows = window.charged();
            if (window.used() < rows
                    || window.used() > rows + window.unaccounted()
                    || (lost.isEmpty() && window.used() != rows)) {
                wrong.add(window + ": its rows are " + rows);
            }
            if (window.held() != window.leases()) {
                wrong.add(window + ": its leases hold another sum");
            }
        }
        counters.forEach((name, counter) -> {
            Quota quota = bank.quota(name.account().quota());
            long open = quota.rules().open().orElse(0) * (nodes.size() + lost.size());
            long bound = counter.limit + counter.outgrown - counter.seenAtLastGrant + open;
            if (quota.unit() != QuotaUnit.CONCURRENCY && counter.spent > bound) {
                wrong.add(name.text() + ": " + counter.spent + " spent, the bound is " + bound + " with a limit of "
                        + counter.limit + ", " + counter.outgrown + " outgrown, " + counter.seenAtLastGrant
                        + " of it seen, "
                        + open + " open");
            }
        });
        return wrong;
    }

    /** All nodes come back and are reached, all exchanges end, all rows arrive. */
    void healAndSettle() {
        network.trouble(0, 0);
        nodes.forEach(node -> network.heal(node.name()));
        simulation.run(15_000);
        nodes.forEach(node -> {
            if (!node.up()) {
                node.start();
            } else {
                node.goOn();
            }
        });
        simulation.run(120_000);
        nodes.forEach(Node::drain);
        simulation.run(70_000);
    }

    List<String> wrongAtTheEnd() {
        List<String> wrong = new ArrayList<>();
        for (BankHost.Window window : bank.windows()) {
            long spent = counters.containsKey(window.name()) ? counter(window.name()).spent : 0;
            boolean over = window.end() <= bank.latestMillis();
            // What a lost disk had not reported is booked as used, but for what no lease covered.
            long beyond = (counters.containsKey(window.name()) ? counter(window.name()).outgrown : 0)
                    + lostIslands.getOrDefault(window.name().text(), 0L);
            if (diskLost ? window.used() < spent - beyond : window.used() != spent) {
                wrong.add(window + ": " + spent + " were spent");
            }
            if (!over && !bank.superseded(window.name()) && window.held() != 0) {
                wrong.add(window + ": held, and nobody runs anything:" + bank.holders(window.name()));
            }
        }
        if (strandedDenials > denied / 20 + 2) {
            wrong.add(strandedDenials + " of " + denied + " denials though enough was idle elsewhere");
        }
        return wrong;
    }

    String summary() {
        long overshoot = counters.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue().spent - entry.getValue().limit))
                .sum();
        long beyond = counters.values().stream()
                .mapToLong(counter -> counter.outgrown)
                .sum();
        return nodes.size() + " nodes, " + exchanges + " requests, " + admitted + " admitted, " + refused + " refused, "
                + denied
                + " denied by the bank (" + strandedDenials + " while enough was idle elsewhere), " + crashes
                + " crashes, "
                + counters.size() + " windows, " + beyond + " units used beyond leases, overshoot " + overshoot
                + " units in all";
    }
}
