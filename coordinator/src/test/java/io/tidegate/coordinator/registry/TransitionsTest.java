package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.Vitals;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators, each with a table of its own, that see the same nodes; time passes by the test's hand alone. */
class TransitionsTest {
    private static final String NODE = "node_0123456789abcdef";

    private final ManualTime time = new ManualTime();
    private final Vertx vertx = Vertx.vertx();
    private final StateRules rules = new StateRules(80);
    private final StoreClock clock = new StoreClock(time::nanoTime, ManualTime.START);
    private final NodeTable table = new NodeTable(clock, _ -> true, _ -> {});
    private final NodeTable otherTable = new NodeTable(clock, _ -> true, _ -> {});
    private SqliteStore store;
    private Transitions transitions;
    private Transitions others;

    @BeforeEach
    void aHealthyNode(@TempDir Path folder) {
        store = TestStore.open(vertx, folder, time);
        transitions = new Transitions(store, new Audit(store.dialect()), table, time::nanoTime);
        others = new Transitions(store, new Audit(store.dialect()), otherTable, time::nanoTime);
        TestStore.done(store.write(connection -> {
            String key = NodeKeys.generate().publicKeyBase64();
            NodeRows.insert(connection, NODE, key, Messages.profile("edge-1"), "token", time.millis());
            EpochRows.insert(connection, NODE, Messages.epoch(1), 1, time.millis(), time.millis());
            return true;
        }));
        hear(1, Messages.WELL);
        record();
    }

    @AfterEach
    void close() {
        TestStore.done(store.close());
        TestStore.done(vertx.close());
    }

    @Test
    void aNodeThatComesUpIsToldOnceThoughTwoCoordinatorsSeeIt() {
        assertThat(states()).containsExactly("joining to healthy");
    }

    @Test
    void aNodeThatGoesDownAndComesBackIsToldOnceEach() {
        time.pass(Duration.ofSeconds(5));
        record();
        record();
        hear(2, Messages.WELL);
        record();

        assertThat(states()).containsExactly("joining to healthy", "healthy to down", "down to healthy");
    }

    @Test
    void aMomentsSilenceIsNotTold() {
        time.pass(Duration.ofMillis(4_900));
        record();

        assertThat(states()).containsExactly("joining to healthy");
    }

    @Test
    void aMomentsWeaknessIsNotToldAndALastingOneIs() {
        hear(2, Messages.ILL);
        record();
        time.pass(Duration.ofSeconds(4));
        hear(3, Messages.WELL);
        record();
        hear(4, Messages.ILL);
        record();
        time.pass(Duration.ofSeconds(4));
        hear(5, Messages.ILL);
        record();
        assertThat(states()).containsExactly("joining to healthy");

        time.pass(Duration.ofSeconds(1));
        record();

        assertThat(states()).containsExactly("joining to healthy", "healthy to degraded");
    }

    @Test
    void aNodeThatLeavesIsToldOnceAndIsRecordedAsTheReleaseBeforeKnowsIt() {
        Heartbeat goodBye = Messages.idle(Messages.draining(Messages.beat(1, 2, Messages.WELL)));
        hear(goodBye);
        record();
        time.pass(Duration.ofSeconds(5));
        for (NodeTable each : List.of(table, otherTable)) {
            each.leaving().forEach(each::putHoldingNothing);
        }
        record();
        record();
        hear(3, Messages.WELL);
        record();

        assertThat(states()).containsExactly("joining to healthy", "healthy to left", "down to healthy");
    }

    private void hear(long beat, Vitals vitals) {
        hear(Messages.beat(1, beat, vitals));
    }

    private void hear(Heartbeat beat) {
        for (NodeTable each : List.of(table, otherTable)) {
            Node known = each.put(TestStore.done(store.read(connection -> NodeRows.find(connection, NODE)))
                    .orElseThrow());
            each.put(NODE, rules.taken(known, beat, clock.nowMillis(), clock.steadyMillis()));
        }
    }

    private void record() {
        TestStore.done(transitions.record());
        TestStore.done(others.record());
    }

    private List<String> states() {
        return TestAudit.entries(store, "node.state").stream()
                .map(entry -> (entry.before() + " to " + entry.after()).replaceAll("[^a-z ]|state", ""))
                .toList();
    }
}
