package io.tidegate.coordinator.discovery;

import io.tidegate.coordinator.registry.NodeView;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Rankings, each kept until the next look at the nodes, so that many clients of one location cost no more than one. For any
 * thread.
 */
final class Rankings {
    /** Kept at most; clients that give coordinates could bring any number. */
    static final int MOST = 1_000;

    private final Ranker ranker;
    private final Supplier<? extends Collection<NodeView>> nodes;
    private final InstantSource clock;
    private final ConcurrentHashMap<Wish, Ranking> kept = new ConcurrentHashMap<>();

    Rankings(Ranker ranker, Supplier<? extends Collection<NodeView>> nodes, InstantSource clock) {
        this.ranker = ranker;
        this.nodes = nodes;
        this.clock = clock;
    }

    Ranking of(Wish wish) {
        Wish shared = wish.ofAnybody();
        Ranking ranking = kept.get(shared);
        if (ranking == null) {
            ranking = ranker.rank(nodes.get(), shared, clock.millis());
            if (kept.size() < MOST) {
                kept.put(shared, ranking);
            }
        }
        return ranking.keeping(wish.current());
    }

    /** After a look at the nodes. */
    void forget() {
        kept.clear();
    }
}
