package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two coordinators on one store. */
class SeveralCoordinatorsTest extends OneCoordinator {
    private TestCoordinator other;

    @BeforeEach
    void openAnother() {
        other = new TestCoordinator(vertx, store, time);
    }

    @AfterEach
    void closeTheOther() {
        other.close();
    }

    @Test
    void seeTheSameNodes() {
        TestNode node = node("edge-1");
        beat(node, Messages.beat(1, 1, Messages.WELL));

        Eventually.until(
                "the other one has heard of the beat",
                () -> other.registry.nodes().node(node.id).stream()
                        .anyMatch(view -> view.state() == NodeState.HEALTHY && view.lastBeatAt() == time.millis()));
    }

    @Test
    void knowANodeThatEnrolledAtTheOtherOneAtOnce() {
        TestNode node = new TestNode("edge-1", time);
        node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1));

        expect(200, node.register(other, 1));
        expect(200, beat(node, Messages.beat(1, 1, Messages.WELL)));
        expect(200, node.post(other, "/v1/nodes/heartbeat", Messages.beat(1, 2, Messages.WELL)));
    }

    @Test
    void fenceAnEpochThatTheOtherOneReplaced() {
        TestNode node = node("edge-1");
        beat(node, Messages.beat(1, 1, Messages.WELL));

        expect(200, node.register(other, 2));

        Eventually.until(
                "the first one says so",
                () -> beat(node, Messages.beat(1, 2, Messages.WELL)).code().equals("fenced"));
        expect(200, node.post(other, "/v1/nodes/heartbeat", Messages.beat(2, 1, Messages.WELL)));
        assertThat(other.node(node.id).getString("epoch")).isEqualTo(Messages.epoch(2));
    }

    @Test
    void shutOutANodeThatTheOtherOneRevoked() {
        TestNode node = node("edge-1");

        other.admin("POST", "/admin/v1/nodes/" + node.id + "/revoke", "");

        Eventually.until("the first one has shut it out", () -> coordinator.shutOut.contains(node.id));
        assertThat(beat(node, Messages.beat(1, 1, Messages.WELL)).code()).isEqualTo("node_revoked");
    }

    @Test
    void keepWhatWasKnownAcrossARestart() {
        TestNode node = node("edge-1");
        beat(node, Messages.beat(1, 3, Messages.WELL));
        coordinator.close();

        coordinator = new TestCoordinator(vertx, store, time);

        assertThat(coordinator.node(node.id).getString("state")).isEqualTo("healthy");
        expect(200, beat(node, Messages.beat(1, 4, Messages.WELL)));
    }
}
