package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.registry.NodeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingsTest {
    private static final long NOW = 1_000_000;

    private final Locations locations = Locations.with(Map.of());
    private final Eligibility eligibility = new Eligibility(80);
    private final AtomicInteger listings = new AtomicInteger();
    private List<NodeView> nodes = List.of(Fleet.node("dublin", "eu-west-1").view());
    private final Rankings rankings = new Rankings(
            new Ranker(locations, new Latencies(), eligibility),
            () -> {
                listings.incrementAndGet();
                return nodes;
            },
            new ManualClock(NOW));

    @Test
    void ranksOnceForAllClientsOfALocation() {
        rankings.of(from("eu-west-1"));

        assertThat(rankings.of(from("eu-west-1"))).isSameAs(rankings.of(from("eu-west-1")));
        assertThat(listings).hasValue(1);
    }

    @Test
    void hasTheRankingReadyAfterALookForALocationThatAsked() {
        rankings.of(from("eu-west-1"));
        nodes = List.of(Fleet.node("paris", "eu-west-3").view());
        look();
        int listed = listings.get();

        assertThat(rankings.of(from("eu-west-1")).sites().getFirst().endpoint()).isEqualTo("https://paris.example.org");
        assertThat(listings).hasValue(listed);
    }

    @Test
    void ranksNothingAheadForALocationThatAsksNoMore() {
        rankings.of(from("eu-west-1"));
        look();
        look();
        int listed = listings.get();
        look();

        assertThat(listings).hasValue(listed);
        assertThat(rankings.of(from("eu-west-1")).sites()).hasSize(1);
        assertThat(listings).hasValue(listed + 1);
    }

    @Test
    void ranksAheadForNoMoreThanAFewHoweverManyPlacesAsk() {
        List<Wish> wishes = IntStream.range(0, 3 * Rankings.MOST_AHEAD)
                .mapToObj(i -> new Wish(Optional.of(Wish.Client.at(new Place(i, i))), Set.of(), Optional.empty()))
                .toList();
        wishes.forEach(rankings::of);
        look();
        int listed = listings.get();
        wishes.forEach(rankings::of);

        assertThat(listings).hasValue(listed + 2 * Rankings.MOST_AHEAD);
    }

    private void look() {
        eligibility.look(nodes, new Revision(1, 100), NOW);
        rankings.renew();
    }

    private Wish from(String location) {
        return new Wish(Optional.of(new Wish.Client(location, locations.find(location))), Set.of(), Optional.empty());
    }
}
