package io.tidegate.coordinator.discovery;

import io.tidegate.coordinator.registry.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All nodes, for one client.
 *
 * @param sites the best first
 * @param leftOut nodes that no client is sent to now
 */
record Ranking(List<Site> sites, List<LeftOut> leftOut) {
    /** As much as 100 ms, or as half the difference between the same location and the far side of the earth. */
    static final double MARGIN = 10;

    Ranking {
        sites = List.copyOf(sites);
        leftOut = List.copyOf(leftOut);
    }

    /** The endpoint that a client uses stays first unless another is better by {@link #MARGIN} points. */
    Ranking keeping(Optional<String> current) {
        return current.flatMap(used -> sites.stream()
                        .filter(site -> site.endpoint().equals(used))
                        .filter(site ->
                                site.total() + MARGIN >= sites.getFirst().total())
                        .findFirst())
                .map(this::withFirst)
                .orElse(this);
    }

    private Ranking withFirst(Site first) {
        List<Site> others = new ArrayList<>(sites);
        others.remove(first);
        others.addFirst(first);
        return new Ranking(others, leftOut);
    }

    /** A node that may be used, and how good it is. */
    record Scored(NodeView node, Score score, Latency latency) {}

    /**
     * Nodes that share an endpoint.
     *
     * @param nodes the best, which stands for all, first
     */
    record Site(String endpoint, List<Scored> nodes) {
        Site {
            nodes = List.copyOf(nodes);
        }

        Scored best() {
            return nodes.getFirst();
        }

        double total() {
            return best().score().total();
        }
    }

    /**
     * A node that may not be used.
     *
     * @param reason a clause, such as "draining"
     */
    record LeftOut(NodeView node, String reason) {}
}
