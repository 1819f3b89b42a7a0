package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankingSpeedTest {
    private static final int NODES = 1_000;
    private static final int WARM_UP = 500;
    private static final int RUNS = 2_000;
    private static final List<String> REGIONS =
            List.of("eu-west-1", "us-east-1", "ap-south-1", "westeurope", "sa-east-1");

    @Test
    void ranksAThousandNodesWellBelow5Milliseconds() {
        Locations locations = Locations.with(Map.of());
        Eligibility eligibility = new Eligibility(80);
        Ranker ranker = new Ranker(locations, new Latencies(), eligibility);
        List<NodeView> nodes = fleet();
        eligibility.look(nodes, new Revision(1, 100), 1_000_000);
        Wish wish = new Wish(
                Optional.of(new Wish.Client("eu-west-2", locations.find("eu-west-2"))),
                Set.of("claude-code-proxy"),
                Optional.empty());

        // Of the processor: other processes on this machine are not discovery's fault.
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[RUNS];
        for (int i = -WARM_UP; i < RUNS; i++) {
            long start = thread.getCurrentThreadCpuTime();
            Ranking ranking = ranker.rank(nodes, wish, 1_000_000);
            String json = RankingJson.of(ranking, wish.client(), 5, 30).encode();
            long took = thread.getCurrentThreadCpuTime() - start;
            assertThat(json).contains("\"endpoints_total\":800");
            if (i >= 0) {
                nanos[i] = took;
            }
        }

        Arrays.sort(nanos);
        System.out.printf(
                "ranking %d nodes: p50 %d us, p99 %d us%n",
                NODES, nanos[RUNS / 2] / 1_000, nanos[RUNS * 99 / 100] / 1_000);
        assertThat(nanos[RUNS * 99 / 100]).isLessThan(5_000_000);
    }

    private static List<NodeView> fleet() {
        List<NodeView> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Fleet node =
                    Fleet.node("edge-" + i, REGIONS.get(i % REGIONS.size())).loaded(i % 10 / 10.0);
            nodes.add((i % 5 == 4 ? node.in(NodeState.DOWN) : node).view());
        }
        return nodes;
    }
}
