package io.tidegate.coordinator.discovery;

import io.tidegate.coordinator.registry.NodeView;
import java.util.List;

/**
 * All nodes, for one client.
 *
 * @param sites the best first
 * @param leftOut nodes that no client is sent to now
 */
record Ranking(List<Site> sites, List<LeftOut> leftOut) {
    Ranking {
        sites = List.copyOf(sites);
        leftOut = List.copyOf(leftOut);
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
