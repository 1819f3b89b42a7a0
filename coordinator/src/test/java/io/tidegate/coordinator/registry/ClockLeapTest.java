package io.tidegate.coordinator.registry;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The store's clock is set, while two coordinators watch two nodes that beat at one of them. Their rounds and all time are in the hand of
 * the test.
 */
class ClockLeapTest {
    private static final String LIVE = "node_000000000000000a";
    private static final String DEAD = "node_000000000000000d";
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration WHILE = Duration.ofSeconds(8);
    /** Nobody is judged for 5 s after a leap, and then who is silent for 5 s is down. */
    private static final Duration JUDGED_AGAIN = Duration.ofSeconds(6);

    private final ManualTime time = new ManualTime();
    private final Vertx vertx = Vertx.vertx();
    private final StateRules rules = new StateRules(80);
    private final Set<String> beating = new TreeSet<>(List.of(LIVE, DEAD));
    private SqliteStore store;
    private Side takes;
    private Side looks;
    private long beats;

    /** One coordinator without its ports and timers. */
    private final class Side {
        private final StoreClock clock = new StoreClock(time::nanoTime, time.millis());
        private final StallGuard guard = new StallGuard(time::nanoTime);
        private final Freshness freshness = new Freshness(time::nanoTime);
        private final NodeTable table = new NodeTable(clock, node -> guard.judges() && freshness.covers(node), _ -> {});
        private final BeatExchange exchange;
        private final Transitions transitions =
                new Transitions(store, new Audit(store.dialect()), table, time::nanoTime);

        Side(String name) {
            exchange = new BeatExchange(store, table, clock, guard, freshness, name);
            done(exchange.look());
        }

        void hear(String id, long number) {
            Node known = table.find(id).orElseThrow();
            Beat beat = rules.taken(
                    known, Messages.beat(1, number, Messages.WELL), clock.nowMillis(), clock.steadyMillis());
            table.put(id, beat);
            exchange.keep(id, beat);
        }

        NodeState state(String id) {
            return table.state(table.find(id).orElseThrow());
        }
    }

    @BeforeEach
    void twoHealthyNodes(@TempDir Path folder) {
        store = TestStore.open(vertx, folder, time);
        done(store.write(connection -> {
            for (String id : beating) {
                String key = NodeKeys.generate().publicKeyBase64();
                NodeRows.insert(connection, id, key, Messages.profile(id), "token", time.millis());
                EpochRows.insert(connection, id, Messages.epoch(1), 1, time.millis(), time.millis());
            }
            return true;
        }));
        takes = new Side("takes");
        looks = new Side("looks");
        statesOf(DEAD, WHILE);
        assertThat(List.of(takes.state(LIVE), looks.state(LIVE), takes.state(DEAD), looks.state(DEAD)))
                .containsOnly(NodeState.HEALTHY);
    }

    @AfterEach
    void close() {
        done(store.close());
        done(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "-PT12S", "PT12S", "PT1H"})
    void aNodeThatBeatsIsTakenForSilentByNobody(Duration leap) {
        time.jump(leap);

        assertThat(statesOf(LIVE, WHILE.plus(WHILE))).containsOnly(NodeState.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "-PT12S", "PT12S", "PT1H"})
    void aNodeThatIsDownStaysSo(Duration leap) {
        beating.remove(DEAD);
        statesOf(DEAD, WHILE);
        assertThat(List.of(takes.state(DEAD), looks.state(DEAD))).containsOnly(NodeState.DOWN);

        time.jump(leap);

        assertThat(statesOf(DEAD, WHILE.plus(WHILE))).containsOnly(NodeState.DOWN);
        assertThat(TestAudit.entries(store, "node.state"))
                .filteredOn(entry -> entry.subject().equals(DEAD))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "-PT12S", "PT12S", "PT1H"})
    void aNodeThatDiesWithTheLeapIsDownWhenItIsJudgedAgain(Duration leap) {
        beating.remove(DEAD);
        time.jump(leap);

        statesOf(DEAD, JUDGED_AGAIN);

        assertThat(statesOf(DEAD, WHILE)).containsOnly(NodeState.DOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "-PT12S", "PT12S", "PT1H"})
    void whoStartsAfterTheLeapKnowsWhoIsDeadByItsOwnEars(Duration leap) {
        beating.remove(DEAD);
        statesOf(DEAD, Duration.ofSeconds(2));
        time.jump(leap);
        takes = new Side("takes again");
        looks = new Side("looks again");

        statesOf(DEAD, JUDGED_AGAIN);

        assertThat(statesOf(DEAD, WHILE)).containsOnly(NodeState.DOWN);
        assertThat(statesOf(LIVE, WHILE)).containsOnly(NodeState.HEALTHY);
    }

    @Test
    void aClockThatIsSetBackAndForthMakesNoNodeAnyOlderOrYounger() {
        beating.remove(DEAD);
        statesOf(DEAD, WHILE);
        for (int i = 0; i < 4; i++) {
            time.jump(Duration.ofHours(i % 2 == 0 ? 1 : -1));
            assertThat(statesOf(DEAD, Duration.ofSeconds(2))).containsOnly(NodeState.DOWN);
            assertThat(statesOf(LIVE, Duration.ofSeconds(2))).containsOnly(NodeState.HEALTHY);
        }
    }

    /** Lets time go by with all that happens in it; what a node was meanwhile, at either coordinator. */
    private Set<NodeState> statesOf(String id, Duration duration) {
        Set<NodeState> states = EnumSet.noneOf(NodeState.class);
        for (long tick = 1; tick <= duration.dividedBy(TICK); tick++) {
            time.pass(TICK);
            takes.guard.ticked(TICK);
            looks.guard.ticked(TICK);
            if (tick % 4 == 0) {
                beats++;
                beating.forEach(node -> takes.hear(node, beats));
            }
            done(takes.exchange.flush());
            if (tick % 2 == 0) {
                for (Side side : List.of(takes, looks)) {
                    done(side.exchange.look());
                    done(side.transitions.record());
                }
            }
            states.add(takes.state(id));
            states.add(looks.state(id));
        }
        return states;
    }
}
