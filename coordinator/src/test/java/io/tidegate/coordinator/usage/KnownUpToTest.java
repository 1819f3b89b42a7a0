package io.tidegate.coordinator.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownUpToTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final long LONG_AGO = NOW - 3_600_000;

    @Test
    void aNodeThatIsDownMayHaveMoreToTell() {
        assertThat(knownUpTo(NodeState.DOWN)).isEqualTo(LONG_AGO);
    }

    @Test
    void aNodeThatHasLeftHasToldAll() {
        assertThat(knownUpTo(NodeState.LEFT)).isEqualTo(NOW);
    }

    private static long knownUpTo(NodeState silent) {
        return new KnownUpTo(() -> List.of(node("asks", NodeState.HEALTHY, NOW), node("silent", silent, LONG_AGO)))
                .besides("asks", NOW);
    }

    private static NodeView node(String id, NodeState state, long lastBeatAt) {
        return new NodeView(
                id,
                new NodeProfile(id, "eu-west-1", "https://" + id + ".example.com", List.of(), "0.1.0"),
                state,
                Optional.empty(),
                Optional.empty(),
                lastBeatAt,
                0,
                0,
                false,
                Revision.NONE);
    }
}
