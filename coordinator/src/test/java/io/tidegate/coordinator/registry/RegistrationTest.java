package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.RegisterRequest;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationTest extends OneCoordinator {
    @Test
    void answersTheTimeTheRevisionAndTheCursors() {
        TestNode node = new TestNode("edge-1", time);
        node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1));
        coordinator.cursors.put(node.id, List.of(new Cursor(Messages.epoch(7), 12)));

        JsonObject answer = expect(200, node.register(coordinator, 1)).body();

        assertThat(answer.getLong("time")).isEqualTo(time.millis());
        assertThat(answer.getJsonObject("revision").getLong("number")).isEqualTo(FakeFeed.NEWEST.number());
        assertThat(answer.getJsonArray("cursors").getJsonObject(0).getLong("seq"))
                .isEqualTo(12);
    }

    @Test
    void isTheSameWhenTheCurrentEpochRegistersAgain() {
        TestNode node = node("edge-1");

        expect(200, node.register(coordinator, 1));

        assertThat(coordinator.audit("node.register")).hasSize(1);
        assertThat(coordinator.node(node.id).getString("epoch")).isEqualTo(Messages.epoch(1));
    }

    @Test
    void fencesTheEpochBeforeForEver() {
        TestNode node = node("edge-1");
        beat(node, Messages.beat(1, 1, Messages.WELL));

        expect(200, node.register(coordinator, 2));

        assertThat(beat(node, Messages.beat(1, 2, Messages.WELL)).code()).isEqualTo("fenced");
        Reply again = node.register(coordinator, 1);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("fenced");
        assertThat(again.message()).contains("drain and exit");
        assertThat(beat(node, Messages.beat(2, 1, Messages.WELL)).status()).isEqualTo(200);
    }

    @Test
    void twoProcessesWithOneIdentityDoNotTakeTurns() {
        TestNode first = node("edge-1");
        TestNode copy = new TestNode("edge-1", time, first.keys);
        copy.id = first.id;

        expect(200, copy.register(coordinator, 2));

        assertThat(beat(copy, Messages.beat(2, 1, Messages.WELL)).status()).isEqualTo(200);
        for (int i = 2; i < 5; i++) {
            assertThat(beat(first, Messages.beat(1, i, Messages.WELL)).code()).isEqualTo("fenced");
            assertThat(first.register(coordinator, 1).code()).isEqualTo("fenced");
        }
        assertThat(beat(copy, Messages.beat(2, 2, Messages.WELL)).status()).isEqualTo(200);
        assertThat(coordinator.nodes()).hasSize(1);
        Eventually.until(
                "it is audited", () -> !coordinator.audit("node.refused").isEmpty());
        assertThat(coordinator.audit("node.refused").getFirst().after()).contains("fenced");
    }

    @Test
    void refusesANodeThatHasMoved() {
        TestNode node = node("edge-1");
        NodeProfile moved = new NodeProfile("edge-1", "us-east-1", "https://edge-1.example.com", List.of(), "0.1.0");

        Reply reply = node.post(
                coordinator,
                "/v1/nodes/register",
                new RegisterRequest(Wire.VERSION, Messages.epoch(2), moved, time.millis()));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("wrong_location");
        assertThat(coordinator.node(node.id).getString("location")).isEqualTo(Messages.LOCATION);
        assertThat(coordinator.node(node.id).getString("epoch")).isEqualTo(Messages.epoch(1));
    }

    @Test
    void refusesAnotherVersionOfTheMessagesAndAnEpochThatIsNone() {
        TestNode node = node("edge-1");

        assertThat(node.post(
                                coordinator,
                                "/v1/nodes/register",
                                new RegisterRequest(2, Messages.epoch(2), Messages.profile("edge-1"), 0))
                        .code())
                .isEqualTo("wrong_wire");
        assertThat(node.post(
                                coordinator,
                                "/v1/nodes/register",
                                new RegisterRequest(Wire.VERSION, "two", Messages.profile("edge-1"), 0))
                        .message())
                .contains("epoch: two (expected: 32 hexadecimal digits)");
    }
}
