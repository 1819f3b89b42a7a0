package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EligibilityTest {
    private static final Fleet NODE = Fleet.node("edge-1", "eu-west-1");
    private static final Revision NEWEST = new Revision(1, 100);
    private static final Set<String> PROXY = Set.of("claude-code-proxy");

    private final Eligibility eligibility = new Eligibility(80);

    @Test
    void letsClientsGoToANodeThatIsWell() {
        assertThat(eligibility.reasonAgainst(NODE.view(), PROXY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "JOINING, joining: has not said yet how it is",
        "SUSPECT, suspect: silent for 3 s",
        "DRAINING, draining",
        "DOWN, down",
        "RETIRED, retired",
        "REVOKED, revoked"
    })
    void leavesOutWhatIsNotUp(NodeState state, String reason) {
        assertThat(eligibility.reasonAgainst(NODE.in(state).view(), PROXY)).contains(reason);
    }

    @Test
    void leavesOutWhatDrains() {
        assertThat(eligibility.reasonAgainst(NODE.drained().view(), PROXY)).contains("draining");
    }

    @Test
    void leavesOutWhatLacksACapability() {
        NodeView node = NODE.able("claude-code-proxy").view();

        assertThat(eligibility.reasonAgainst(node, PROXY)).isEmpty();
        assertThat(eligibility.reasonAgainst(node, Set.of("claude-code-proxy", "tool-calling")))
                .contains("lacks the capability tool-calling");
    }

    @Test
    void leavesOutWhatIsBelowTheFloorAtOnce() {
        assertThat(eligibility.reasonAgainst(NODE.ofHealth(79).view(), PROXY)).contains("health 79 (the floor is 80)");
        assertThat(eligibility.reasonAgainst(NODE.ofHealth(80).view(), PROXY)).isEmpty();
    }

    @Test
    void takesANodeBackAfterTenSecondsWellAboveTheFloor() {
        look(NODE.ofHealth(70), 0);
        for (long second = 1; second <= 10; second++) {
            look(NODE.ofHealth(90), second * 1_000);
            assertThat(eligibility.reasonAgainst(NODE.ofHealth(90).view(), PROXY))
                    .contains("health 90, and was less than 80: back after 10 s at 85 or more");
        }
        look(NODE.ofHealth(90), 11_000);

        assertThat(eligibility.reasonAgainst(NODE.ofHealth(90).view(), PROXY)).isEmpty();
    }

    @Test
    void leavesOutWhatHasNotHeardOfAChangeForTenSeconds() {
        Fleet behind = NODE.having(new Revision(1, 99));
        look(behind, 0);
        look(behind, 9_000);
        assertThat(eligibility.reasonAgainst(behind.view(), PROXY)).isEmpty();
        look(behind, 10_000);

        assertThat(eligibility.reasonAgainst(behind.view(), PROXY))
                .contains("its keys are old: it has revision 1.99, and 1.100 is due");
        assertThat(eligibility.reasonAgainst(NODE.view(), PROXY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "edge:8080",
                "ftp://edge",
                "https://edge';touch x;'",
                "https://edge/$(touch x)",
                "https://edge\nexport A=B",
                "https://user:secret@edge"
            })
    void leavesOutWhatHasNoPlainUrl(String endpoint) {
        assertThat(eligibility.reasonAgainst(NODE.at(endpoint).view(), PROXY))
                .contains("its endpoint is no plain http or https URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080", "https://edge.example.org/tidegate/", "http://[::1]:8080"})
    void takesEveryPlainUrl(String endpoint) {
        assertThat(eligibility.reasonAgainst(NODE.at(endpoint).view(), PROXY)).isEmpty();
    }

    private void look(Fleet node, long nowMillis) {
        eligibility.look(List.of(node.view()), NEWEST, nowMillis);
    }
}
