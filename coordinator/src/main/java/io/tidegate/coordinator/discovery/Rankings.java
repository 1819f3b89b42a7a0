package io.tidegate.coordinator.discovery;

import io.tidegate.coordinator.registry.NodeView;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Rankings, each kept until they are renewed after the next look at the nodes, so that many clients of one location cost no more
 * than one. For any thread.
 */
final class Rankings {
    /** Kept at most; clients that give coordinates could bring any number. */
    static final int MOST = 1_000;

    /** Ranked ahead at most: of a thousand nodes they take about a hundredth of a second. */
    static final int MOST_AHEAD = 16;

    private final Ranker ranker;
    private final Supplier<? extends Collection<NodeView>> nodes;
    private final InstantSource clock;
    private volatile Round round = new Round();

    Rankings(Ranker ranker, Supplier<? extends Collection<NodeView>> nodes, InstantSource clock) {
        this.ranker = ranker;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** From one look at the nodes to the next; a ranking that comes late goes with its round. */
    private record Round(Map<Wish, Ranking> kept, Set<Wish> asked) {
        Round() {
            this(new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
        }
    }

    Ranking of(Wish wish) {
        Wish shared = wish.ofAnybody();
        Round now = round;
        if (now.asked().size() < MOST_AHEAD) {
            now.asked().add(shared);
        }
        Ranking ranking = now.kept().get(shared);
        if (ranking == null) {
            ranking = ranker.rank(nodes.get(), shared, clock.millis());
            if (now.kept().size() < MOST) {
                now.kept().put(shared, ranking);
            }
        }
        return ranking.keeping(wish.current());
    }

    /**
     * After a look at the nodes: forgets all rankings, and has those that were asked for since the last one ready again, so that
     * nobody who asks waits for one. One call after the other, and not on an event loop.
     */
    void renew() {
        Round next = new Round();
        Set<Wish> asked = round.asked();
        if (!asked.isEmpty()) {
            Collection<NodeView> all = nodes.get();
            long now = clock.millis();
            asked.stream().limit(MOST_AHEAD).forEach(wish -> next.kept().put(wish, ranker.rank(all, wish, now)));
        }
        round = next;
    }
}
