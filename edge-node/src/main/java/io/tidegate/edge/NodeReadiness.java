package io.tidegate.edge;

import io.tidegate.common.api.Readiness;
import io.tidegate.common.sqlite.Database;
import io.tidegate.edge.cluster.EdgeCluster;
import io.tidegate.edge.http.Drain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a balancer may send clients here, and why not. For any thread. */
final class NodeReadiness {
    private final Drain drain;
    private final Database database;
    private final Optional<EdgeCluster> cluster;
    private volatile boolean listening;

    /**
     * Of a node that does not listen yet.
     *
     * @param cluster none when the node stands alone
     */
    NodeReadiness(Drain drain, Database database, Optional<EdgeCluster> cluster) {
        this.drain = drain;
        this.database = database;
        this.cluster = cluster;
    }

    /** From now on the public port is open. */
    void listens() {
        listening = true;
    }

    Readiness now() {
        List<String> reasons = new ArrayList<>(drain.words());
        if (!database.healthy()) {
            reasons.add("the ledger can't be written: " + database.trouble());
        }
        cluster.flatMap(EdgeCluster::trouble).ifPresent(reasons::add);
        if (!listening) {
            reasons.add("it does not listen yet");
        }
        return reasons.isEmpty() ? new Readiness.Ready() : new Readiness.NotReady(reasons);
    }
}
