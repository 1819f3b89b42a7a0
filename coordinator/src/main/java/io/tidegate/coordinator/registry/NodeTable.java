package io.tidegate.coordinator.registry;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The nodes in memory. Rows and beats may come late and repeatedly: only what is newer is taken. For any thread. */
final class NodeTable implements Registry {
    private static final int MOST_ASKED_ABOUT = 100;

    private final NavigableMap<String, Node> nodes = new ConcurrentSkipListMap<>();
    private final StoreClock clock;
    private final Predicate<Node> judged;
    private final Consumer<String> shutOut;
    private volatile long generation;

    /**
     * An empty table.
     *
     * @param judged whether a node's silence counts now
     * @param shutOut hears of each node that is revoked or retired from now on, once or more
     */
    NodeTable(StoreClock clock, Predicate<Node> judged, Consumer<String> shutOut) {
        this.clock = clock;
        this.judged = judged;
        this.shutOut = shutOut;
    }

    @Override
    public Collection<NodeView> nodes() {
        long now = clock.steadyMillis();
        return nodes.values().stream().map(node -> view(node, now)).toList();
    }

    @Override
    public Optional<NodeView> node(String id) {
        return find(id).map(node -> view(node, clock.steadyMillis()));
    }

    NodeState state(Node node) {
        return StateRules.state(node, clock.steadyMillis(), judged.test(node));
    }

    Optional<Node> find(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    Collection<Node> all() {
        return nodes.values();
    }

    /** Nodes that may have left, unless they hold something; a bounded number of them. */
    List<Node> leaving() {
        long now = clock.steadyMillis();
        return nodes.values().stream()
                .filter(node -> StateRules.mayHaveLeft(node, now))
                .limit(MOST_ASKED_ABOUT)
                .toList();
    }

    /** The bank holds nothing for it. */
    void putHoldingNothing(Node node) {
        nodes.computeIfPresent(node.row().id(), (_, known) -> known.holdingNothing(node.last()));
    }

    /** Takes a row from the store, unless a newer one is there. */
    Node put(NodeRow row) {
        long registered = registered(row);
        return put(row, known -> known.with(row, registered));
    }

    /** Takes a row that was just read and contradicts what is known: who knows what the store lacks has missed that it was restored. */
    Node believe(NodeRow row) {
        long registered = registered(row);
        return put(row, known -> known.standing(row, registered));
    }

    /** All rows of a generation were put: who is of none since then is not in the store any more. */
    void dropBefore(long generation) {
        this.generation = generation;
        for (String id : List.copyOf(nodes.keySet())) {
            Node left = nodes.computeIfPresent(id, (_, node) -> node.row().generation() < generation ? null : node);
            if (left == null) {
                shutOut.accept(id);
            }
        }
    }

    private Node put(NodeRow row, UnaryOperator<Node> newer) {
        Optional<Node> before = find(row.id());
        if (row.generation() < generation) {
            // read before the store was restored, and late
            return before.orElseGet(() -> Node.of(row, registered(row)));
        }
        Node after = nodes.compute(
                row.id(), (_, known) -> known == null ? Node.of(row, registered(row)) : newer.apply(known));
        boolean wasIn =
                before.map(node -> node.row().standing() == Standing.ACTIVE).orElse(false);
        if (wasIn && after.row().standing() != Standing.ACTIVE) {
            shutOut.accept(row.id());
        }
        return after;
    }

    /** Takes a beat; whether it told something newer. */
    boolean put(String id, Beat beat) {
        long arrived = clock.steadyAt(beat.at());
        Node after = nodes.computeIfPresent(id, (_, known) -> known.with(beat, arrived));
        return after != null && after.last().equals(Optional.of(beat));
    }

    private long registered(NodeRow row) {
        return row.epoch().map(epoch -> clock.steadyAt(epoch.registeredAt())).orElseGet(clock::steadyMillis);
    }

    private NodeView view(Node node, long now) {
        return node.view(StateRules.state(node, now, judged.test(node)));
    }
}
