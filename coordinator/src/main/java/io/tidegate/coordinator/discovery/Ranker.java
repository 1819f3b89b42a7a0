package io.tidegate.coordinator.discovery;

import io.tidegate.coordinator.discovery.Ranking.LeftOut;
import io.tidegate.coordinator.discovery.Ranking.Scored;
import io.tidegate.coordinator.discovery.Ranking.Site;
import io.tidegate.coordinator.registry.Health;
import io.tidegate.coordinator.registry.NodeView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Ranks endpoints for a client. For any thread. */
final class Ranker {
    private static final Comparator<Scored> BEST_NODE = Comparator.comparingDouble(
                    (Scored scored) -> scored.score().total())
            .reversed()
            .thenComparing(scored -> scored.node().id());
    private static final Comparator<Site> BEST_SITE =
            Comparator.comparingDouble(Site::total).reversed().thenComparing(Site::endpoint);

    private final Locations locations;
    private final Latencies latencies;
    private final Eligibility eligibility;

    Ranker(Locations locations, Latencies latencies, Eligibility eligibility) {
        this.locations = locations;
        this.latencies = latencies;
        this.eligibility = eligibility;
    }

    Ranking rank(Collection<NodeView> nodes, Wish wish, long nowMillis) {
        Distances distances = new Distances(wish);
        Map<String, List<Scored>> sites = new HashMap<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (NodeView node : nodes) {
            eligibility
                    .reasonAgainst(node, wish.capabilities())
                    .ifPresentOrElse(
                            reason -> leftOut.add(new LeftOut(node, reason)),
                            () -> sites.computeIfAbsent(endpoint(node), _ -> new ArrayList<>())
                                    .add(score(node, wish, distances, nowMillis)));
        }
        leftOut.sort(
                Comparator.comparing((LeftOut left) -> left.node().profile().name())
                        .thenComparing(left -> left.node().id()));
        return new Ranking(inOrder(sites), leftOut).keeping(wish.current());
    }

    /** How good a node is for a client about which nothing is known. */
    Scored score(NodeView node, long nowMillis) {
        Wish anybody = new Wish(Optional.empty(), Set.of(), Optional.empty());
        return score(node, anybody, new Distances(anybody), nowMillis);
    }

    private Scored score(NodeView node, Wish wish, Distances distances, long nowMillis) {
        OptionalDouble kilometres = distances.to(node.profile().location());
        Latency latency = wish.client()
                .map(client -> Latency.of(latencies.between(client.location(), endpoint(node), nowMillis), kilometres))
                .orElse(Latency.UNKNOWN);
        int health = node.vitals().map(Health::of).orElse(0);
        double load = node.vitals().map(vitals -> vitals.load()).orElse(0.0);
        return new Scored(node, Score.of(health, load, kilometres, latency, nowMillis - node.upSince()), latency);
    }

    private static List<Site> inOrder(Map<String, List<Scored>> nodes) {
        List<Site> sites = new ArrayList<>(nodes.size());
        nodes.forEach((endpoint, scored) -> {
            scored.sort(BEST_NODE);
            sites.add(new Site(endpoint, scored));
        });
        sites.sort(BEST_SITE);
        return sites;
    }

    static String endpoint(NodeView node) {
        return trimmed(node.profile().endpoint());
    }

    /** Without slashes at the end: clients put {@code /v1/messages} behind it. */
    static String trimmed(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    /** From a client to the locations of nodes, each computed once. */
    private final class Distances {
        private final Optional<Wish.Client> client;
        private final Map<String, OptionalDouble> known = new HashMap<>();

        Distances(Wish wish) {
            this.client = wish.client();
        }

        OptionalDouble to(String location) {
            return known.computeIfAbsent(location, this::compute);
        }

        private OptionalDouble compute(String location) {
            if (client.isEmpty()) {
                return OptionalDouble.empty();
            }
            if (Locations.key(location).equals(client.get().location())) {
                return OptionalDouble.of(0);
            }
            Optional<Place> here = client.get().place();
            Optional<Place> there = locations.find(location);
            return here.isPresent() && there.isPresent()
                    ? OptionalDouble.of(here.get().kilometresTo(there.get()))
                    : OptionalDouble.empty();
        }
    }
}
