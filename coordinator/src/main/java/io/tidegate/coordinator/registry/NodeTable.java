package io.tidegate.coordinator.registry;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The nodes in memory. Rows and beats may come late and repeatedly: only what is newer is taken. For any thread. */
final class NodeTable implements Registry {
    private final NavigableMap<String, Node> nodes = new ConcurrentSkipListMap<>();
    private final StoreClock clock;
    private final Predicate<Node> judged;
    private final Consumer<String> shutOut;

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
        long now = clock.nowMillis();
        return nodes.values().stream().map(node -> view(node, now)).toList();
    }

    @Override
    public Optional<NodeView> node(String id) {
        return find(id).map(node -> view(node, clock.nowMillis()));
    }

    NodeState state(Node node) {
        return StateRules.state(node, clock.nowMillis(), judged.test(node));
    }

    Optional<Node> find(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    Collection<Node> all() {
        return nodes.values();
    }

    /** Takes a row from the store. */
    Node put(NodeRow row) {
        Optional<Node> before = find(row.id());
        Node after = nodes.compute(row.id(), (_, known) -> known == null ? Node.of(row) : known.with(row));
        boolean wasIn =
                before.map(node -> node.row().standing() == Standing.ACTIVE).orElse(false);
        if (wasIn && after.row().standing() != Standing.ACTIVE) {
            shutOut.accept(row.id());
        }
        return after;
    }

    /** Takes a beat; whether it told something newer. */
    boolean put(String id, Beat beat) {
        Node after = nodes.computeIfPresent(id, (_, known) -> known.with(beat));
        return after != null && after.last().equals(Optional.of(beat));
    }

    private NodeView view(Node node, long now) {
        return node.view(StateRules.state(node, now, judged.test(node)));
    }
}
