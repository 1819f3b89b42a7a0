package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidegate.coordinator.discovery.Ranking.LeftOut;
import io.tidegate.coordinator.discovery.Ranking.Site;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankerTest {
    private static final long NOW = 1_000_000;

    private final Locations locations = Locations.with(Map.of());
    private final Latencies latencies = new Latencies();
    private final Ranker ranker = new Ranker(locations, latencies, new Eligibility(80));

    @Test
    void ranksTheNearestFirst() {
        assertThat(endpoints(
                        from("eu-west-1"),
                        Fleet.node("tokyo", "ap-northeast-1"),
                        Fleet.node("dublin", "eu-west-1"),
                        Fleet.node("paris", "eu-west-3")))
                .containsExactly(
                        "https://dublin.example.org", "https://paris.example.org", "https://tokyo.example.org");
    }

    @Test
    void ranksByWhatClientsOfTheLocationMeasured() {
        latencies.add("eu-west-1", "https://dublin.example.org", 250, NOW);

        assertThat(endpoints(from("eu-west-1"), Fleet.node("dublin", "eu-west-1"), Fleet.node("paris", "eu-west-3")))
                .startsWith("https://paris.example.org");
        assertThat(endpoints(from("eu-west-2"), Fleet.node("dublin", "eu-west-1"), Fleet.node("tokyo", "ap-east-1")))
                .startsWith("https://dublin.example.org");
    }

    @Test
    void sendsClientsFurtherWhenTheNearestIsFull() {
        assertThat(endpoints(
                        from("eu-west-1"),
                        Fleet.node("dublin", "eu-west-1").loaded(0.95),
                        Fleet.node("paris", "eu-west-3")))
                .startsWith("https://paris.example.org");
    }

    @Test
    void sendsNobodyYetToTheNearestWhenItHasJustComeUp() {
        Fleet dublin = Fleet.node("dublin", "eu-west-1");
        Fleet paris = Fleet.node("paris", "eu-west-3");

        assertThat(endpoints(from("eu-west-1"), dublin.since(NOW - 5_000), paris))
                .startsWith("https://paris.example.org");
        assertThat(endpoints(from("eu-west-1"), dublin.since(NOW - 30_000), paris))
                .startsWith("https://dublin.example.org");
    }

    @Test
    void ranksWithoutLocationAndLatencyWhenTheClientDoesNotSayWhereItIs() {
        Ranking ranking = rank(
                nobody(),
                Fleet.node("a", "ap-east-1"),
                Fleet.node("b", "eu-west-1").loaded(0.3));

        assertThat(ranking.sites()).extracting(Site::endpoint).startsWith("https://a.example.org");
        assertThat(ranking.sites()).allSatisfy(site -> {
            assertThat(site.best().score().location()).isZero();
            assertThat(site.best().latency()).isEqualTo(Latency.UNKNOWN);
        });
    }

    @Test
    void putsANodeOfAnUnknownLocationBetweenNearAndFarOnes() {
        assertThat(endpoints(
                        from("eu-west-1"),
                        Fleet.node("cellar", "cellar"),
                        Fleet.node("sydney", "ap-southeast-2"),
                        Fleet.node("dublin", "eu-west-1")))
                .containsExactly(
                        "https://dublin.example.org", "https://cellar.example.org", "https://sydney.example.org");
    }

    @Test
    void takesTheSameNameForTheSameLocationAlsoWithoutCoordinates() {
        Wish inTheCellar =
                new Wish(Optional.of(new Wish.Client("cellar", Optional.empty())), Set.of(), Optional.empty());

        Ranking ranking = rank(inTheCellar, Fleet.node("dublin", "eu-west-1"), Fleet.node("cellar", "Cellar"));

        assertThat(ranking.sites().getFirst().endpoint()).isEqualTo("https://cellar.example.org");
        assertThat(ranking.sites().getFirst().best().score().location()).isEqualTo(20);
    }

    @Test
    void letsTheBestNodeStandForItsSite() {
        String shared = "https://eu.example.org";
        Ranking ranking = rank(
                from("eu-west-1"),
                Fleet.node("one", "eu-west-1").at(shared).loaded(0.9),
                Fleet.node("two", "eu-west-1").at(shared + "/"),
                Fleet.node("three", "eu-west-1").at(shared).in(NodeState.DOWN),
                Fleet.node("other", "eu-west-2"));

        assertThat(ranking.sites()).extracting(Site::endpoint).containsExactly(shared, "https://other.example.org");
        assertThat(ranking.sites().getFirst().nodes())
                .extracting(scored -> scored.node().id())
                .containsExactly("two", "one");
        assertThat(ranking.leftOut()).extracting(left -> left.node().id()).containsExactly("three");
    }

    @Test
    void keepsTheEndpointInUseUnlessAnotherIsClearlyBetter() {
        Fleet dublin = Fleet.node("dublin", "eu-west-1");
        Fleet paris = Fleet.node("paris", "eu-west-3");
        Fleet tokyo = Fleet.node("tokyo", "ap-northeast-1");

        assertThat(endpoints(using("https://paris.example.org"), dublin, paris, tokyo))
                .containsExactly(
                        "https://paris.example.org", "https://dublin.example.org", "https://tokyo.example.org");
        assertThat(endpoints(using("https://tokyo.example.org"), dublin, paris, tokyo))
                .startsWith("https://dublin.example.org");
        assertThat(endpoints(using("https://paris.example.org"), dublin, paris.loaded(0.7), tokyo))
                .startsWith("https://dublin.example.org");
        assertThat(endpoints(using("https://gone.example.org"), dublin, paris))
                .startsWith("https://dublin.example.org");
    }

    @Test
    void saysOfEveryNodeThatIsLeftOutWhy() {
        assertThat(rank(
                                nobody(),
                                Fleet.node("z", "eu-west-1").in(NodeState.DOWN),
                                Fleet.node("b", "eu-west-1").drained(),
                                Fleet.node("c", "eu-west-1"))
                        .leftOut())
                .extracting(left -> left.node().id(), LeftOut::reason)
                .containsExactly(tuple("b", "draining"), tuple("z", "down"));
    }

    @Test
    void ranksEqualsAlwaysAlike() {
        assertThat(endpoints(nobody(), Fleet.node("b", "x"), Fleet.node("a", "x"), Fleet.node("c", "x")))
                .containsExactly("https://a.example.org", "https://b.example.org", "https://c.example.org");
    }

    private List<String> endpoints(Wish wish, Fleet... nodes) {
        return rank(wish, nodes).sites().stream().map(Site::endpoint).toList();
    }

    private Ranking rank(Wish wish, Fleet... nodes) {
        List<NodeView> views = Stream.of(nodes).map(Fleet::view).toList();
        return ranker.rank(views, wish, NOW);
    }

    private static Wish nobody() {
        return new Wish(Optional.empty(), Set.of(), Optional.empty());
    }

    private Wish from(String location) {
        return new Wish(Optional.of(new Wish.Client(location, locations.find(location))), Set.of(), Optional.empty());
    }

    private Wish using(String endpoint) {
        return new Wish(from("eu-west-1").client(), Set.of(), Optional.of(endpoint));
    }
}
