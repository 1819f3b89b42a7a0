package io.tidegate.coordinator.registry;

import static io.tidegate.coordinator.registry.Messages.ILL;
import static io.tidegate.coordinator.registry.Messages.WELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.wire.Heartbeat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateRulesTest {
    private static final long NOW = ManualTime.START;
    private static final String KEY = NodeKeys.generate().publicKeyBase64();

    private final StateRules rules = new StateRules(80);

    @Test
    void aNodeThatEnrolledIsJoiningHoweverLongItTakes() {
        assertThat(StateRules.state(Node.of(row(Standing.ACTIVE, false, 0), NOW), NOW + 86_400_000, true))
                .isEqualTo(NodeState.JOINING);
    }

    @Test
    void aNodeThatRegisteredIsJoiningUntilABeatShowsHealth() {
        Node registered = Node.of(row(Standing.ACTIVE, false, 1), NOW);

        assertThat(StateRules.state(registered, NOW + 1000, true)).isEqualTo(NodeState.JOINING);
        assertThat(StateRules.state(after(registered, Messages.beat(1, 1, ILL)), NOW, true))
                .isEqualTo(NodeState.JOINING);
        assertThat(StateRules.state(after(registered, Messages.beat(1, 1, WELL)), NOW, true))
                .isEqualTo(NodeState.HEALTHY);
    }

    @Test
    void aNodeThatRegisteredAndSaidNothingIsDown() {
        assertThat(StateRules.state(Node.of(row(Standing.ACTIVE, false, 1), NOW), NOW + 5000, true))
                .isEqualTo(NodeState.DOWN);
    }

    @Test
    void aNodeBelowTheFloorIsDegradedAndNotJoiningAgain() {
        Node healthy = beating();

        Node ill = after(healthy, Messages.beat(1, 2, ILL));

        assertThat(StateRules.state(ill, NOW, true)).isEqualTo(NodeState.DEGRADED);
        assertThat(ill.last().orElseThrow().healthySince()).isZero();
        assertThat(StateRules.state(after(ill, Messages.beat(1, 3, WELL)), NOW, true))
                .isEqualTo(NodeState.HEALTHY);
    }

    @ParameterizedTest
    @CsvSource({"0,HEALTHY", "2999,HEALTHY", "3000,SUSPECT", "4999,SUSPECT", "5000,DOWN", "86400000,DOWN"})
    void silenceMakesANodeSuspectAndThenDown(long silence, NodeState state) {
        assertThat(StateRules.state(beating(), NOW + silence, true)).isEqualTo(state);
    }

    @Test
    void silenceSaysNothingWhileTheCoordinatorDidNotListen() {
        assertThat(StateRules.state(beating(), NOW + 60_000, false)).isEqualTo(NodeState.HEALTHY);
    }

    @Test
    void whoWasDownStaysSoWhileTheCoordinatorDidNotListen() {
        Node down = beating().with(row(Standing.ACTIVE, false, 1, NodeState.DOWN, 2), NOW);

        assertThat(StateRules.state(down, NOW + 60_000, false)).isEqualTo(NodeState.DOWN);
        assertThat(StateRules.state(down, NOW + 100, false)).isEqualTo(NodeState.HEALTHY);
    }

    @Test
    void aNodeDrainsWhenItIsToldToAndWhenItSaysSo() {
        Node told = beating().with(row(Standing.ACTIVE, true, 1, NodeState.HEALTHY, 2), NOW);
        Node willing = after(beating(), Messages.draining(Messages.beat(1, 2, WELL)));

        assertThat(StateRules.state(told, NOW, true)).isEqualTo(NodeState.DRAINING);
        assertThat(StateRules.state(willing, NOW, true)).isEqualTo(NodeState.DRAINING);
        assertThat(StateRules.state(willing, NOW + 5000, true)).isEqualTo(NodeState.DOWN);
    }

    @Test
    void aNodeThatDrainedAndHoldsNothingHasLeftWhenItFallsSilent() {
        Node gone = after(beating(), goodBye(2));
        Node freed = gone.holdingNothing(gone.last());

        assertThat(StateRules.state(freed, NOW + 2999, true)).isEqualTo(NodeState.DRAINING);
        assertThat(StateRules.state(freed, NOW + 5000, true)).isEqualTo(NodeState.LEFT);
        assertThat(StateRules.state(freed, NOW + 86_400_000, true)).isEqualTo(NodeState.LEFT);
    }

    @Test
    void aNodeThatFallsSilentWithALeaseOrWithSomethingToDoOrToTellIsDown() {
        Node leased = after(beating(), goodBye(2));
        Node busy = after(beating(), Messages.draining(Messages.beat(1, 2, WELL)));
        Node owing = after(beating(), Messages.unsent(goodBye(2), 1));
        Node notAsked = after(beating(), Messages.idle(Messages.beat(1, 2, WELL)));

        assertThat(List.of(
                        leased,
                        busy.holdingNothing(busy.last()),
                        owing.holdingNothing(owing.last()),
                        notAsked.holdingNothing(notAsked.last())))
                .extracting(node -> StateRules.state(node, NOW + 5000, true))
                .containsOnly(NodeState.DOWN);
    }

    @Test
    void aBeatAfterTheGoodByeBringsANodeBack() {
        Node gone = after(beating(), goodBye(2));
        Node back = after(gone.holdingNothing(gone.last()), goodBye(3));

        assertThat(back.holdsNothing()).isFalse();
        assertThat(back.holdingNothing(gone.last()).holdsNothing()).isFalse();
        assertThat(StateRules.state(back, NOW, true)).isEqualTo(NodeState.DRAINING);
    }

    private static Heartbeat goodBye(long beat) {
        return Messages.idle(Messages.draining(Messages.beat(1, beat, WELL)));
    }

    @Test
    void anOperatorsWordIsStrongerThanABeat() {
        assertThat(StateRules.state(
                        beating().with(row(Standing.REVOKED, false, 1, NodeState.HEALTHY, 2), NOW), NOW, true))
                .isEqualTo(NodeState.REVOKED);
        assertThat(StateRules.state(
                        beating().with(row(Standing.RETIRED, false, 1, NodeState.HEALTHY, 2), NOW), NOW, true))
                .isEqualTo(NodeState.RETIRED);
    }

    @Test
    void aNewEpochForgetsTheBeatsOfTheOneBefore() {
        Node rebooted = beating().with(row(Standing.ACTIVE, false, 2, NodeState.HEALTHY, 2), NOW);

        assertThat(rebooted.last()).isEmpty();
        assertThat(StateRules.state(rebooted, NOW, true)).isEqualTo(NodeState.JOINING);
    }

    @Test
    void aBeatThatComesLateChangesNothing() {
        Node node = after(after(beating(), Messages.beat(1, 5, WELL)), Messages.beat(1, 4, ILL));

        assertThat(node.last().orElseThrow().message().beat()).isEqualTo(5);
    }

    @Test
    void anOlderRowThatComesLateChangesNothing() {
        Node revoked = beating().with(row(Standing.REVOKED, false, 1, NodeState.REVOKED, 3), NOW);

        assertThat(revoked.with(row(Standing.ACTIVE, false, 1, NodeState.HEALTHY, 2), NOW)
                        .row()
                        .standing())
                .isEqualTo(Standing.REVOKED);
    }

    @Test
    void aRowOfALaterGenerationIsNewerWhateverItsVersion() {
        Node before = beating().with(row(Standing.REVOKED, false, 2, NodeState.REVOKED, 9), NOW);

        Node restored = before.with(row(2, Standing.ACTIVE, false, 1, NodeState.HEALTHY, 2), NOW);

        assertThat(restored.row().standing()).isEqualTo(Standing.ACTIVE);
        assertThat(restored.with(row(1, Standing.REVOKED, false, 2, NodeState.REVOKED, 10), NOW))
                .isEqualTo(restored);
    }

    @Test
    void beatsInARowKeepTheirBeginningAndSilenceEndsIt() {
        Node first = beating();
        Node second = first.with(taken(first, 2, NOW + 4_999), NOW + 4_999);
        Node back = second.with(taken(second, 3, NOW + 9_999), NOW + 9_999);

        assertThat(second.last().orElseThrow().upSince()).isEqualTo(NOW);
        assertThat(second.last().orElseThrow().healthySince()).isEqualTo(NOW);
        assertThat(back.last().orElseThrow().upSince()).isEqualTo(NOW + 9_999);
        assertThat(back.last().orElseThrow().healthySince()).isEqualTo(NOW + 9_999);
    }

    private Node beating() {
        return after(Node.of(row(Standing.ACTIVE, false, 1), NOW), Messages.beat(1, 1, WELL));
    }

    private Beat taken(Node node, long beat, long now) {
        return rules.taken(node, Messages.beat(1, beat, WELL), now, now);
    }

    private Node after(Node node, Heartbeat beat) {
        return node.with(rules.taken(node, beat, NOW, NOW), NOW);
    }

    private static NodeRow row(Standing standing, boolean drain, int ordinal) {
        return row(standing, drain, ordinal, NodeState.JOINING, 1);
    }

    private static NodeRow row(Standing standing, boolean drain, int ordinal, NodeState recorded, long version) {
        return row(1, standing, drain, ordinal, recorded, version);
    }

    private static NodeRow row(
            long generation, Standing standing, boolean drain, int ordinal, NodeState recorded, long version) {
        Optional<Epoch> epoch =
                ordinal == 0 ? Optional.empty() : Optional.of(new Epoch(Messages.epoch(ordinal), ordinal, NOW));
        return new NodeRow(
                generation,
                "node_0123456789abcdef",
                KEY,
                Messages.profile("edge-1"),
                "token",
                standing,
                drain,
                recorded,
                version,
                NOW,
                epoch);
    }
}
