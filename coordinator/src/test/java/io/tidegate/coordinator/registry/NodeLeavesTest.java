package io.tidegate.coordinator.registry;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.identity.NodeKeys;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node says good-bye and falls silent; the bank says whether it left in order. Time passes by the test's hand alone. */
class NodeLeavesTest {
    private static final String NODE = "node_0123456789abcdef";

    private final ManualTime time = new ManualTime();
    private final Vertx vertx = Vertx.vertx();
    private final StoreClock clock = new StoreClock(time::nanoTime, ManualTime.START);
    private final NodeTable table = new NodeTable(clock, _ -> true, _ -> {});
    private SqliteStore store;
    private BeatExchange exchange;

    @BeforeEach
    void aNodeThatSaysGoodBye(@TempDir Path folder) {
        store = TestStore.open(vertx, folder, time);
        exchange = new BeatExchange(
                store, table, clock, new StallGuard(time::nanoTime), new Freshness(time::nanoTime), "self");
        done(store.write(connection -> {
            String key = NodeKeys.generate().publicKeyBase64();
            NodeRows.insert(connection, NODE, key, Messages.profile("edge-1"), "token", time.millis());
            EpochRows.insert(connection, NODE, Messages.epoch(1), 1, time.millis(), time.millis());
            return true;
        }));
        done(exchange.look());
        Node known = table.find(NODE).orElseThrow();
        Beat goodBye = new StateRules(80)
                .taken(
                        known,
                        Messages.idle(Messages.draining(Messages.beat(1, 1, Messages.WELL))),
                        clock.nowMillis(),
                        clock.steadyMillis());
        table.put(NODE, goodBye);
    }

    @AfterEach
    void close() {
        done(store.close());
        done(vertx.close());
    }

    @Test
    void withoutALeaseItHasLeft() {
        passes(Duration.ofSeconds(4));
        assertThat(state()).isEqualTo(NodeState.SUSPECT);

        passes(Duration.ofSeconds(1));

        assertThat(state()).isEqualTo(NodeState.LEFT);
    }

    @Test
    void withALeaseItIsDownUntilTheBankIsFreeOfIt() {
        lease(100, 30, 20);
        passes(Duration.ofSeconds(4));
        passes(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo(NodeState.DOWN);

        lease(100, 80, 20);
        passes(Duration.ofSeconds(1));

        assertThat(state()).isEqualTo(NodeState.LEFT);
    }

    private void passes(Duration duration) {
        time.pass(duration);
        done(exchange.look());
    }

    private NodeState state() {
        return table.state(table.find(NODE).orElseThrow());
    }

    private void lease(long granted, long returned, long spent) {
        done(store.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM quota_leases");
                return statement.executeUpdate(
                        "INSERT INTO quota_leases (quota, subject, reset, start_at, node, epoch, granted,"
                                + " returned, spent, booked, request, open) VALUES ('quo_a', 'usr_ann', 0, 0, '" + NODE
                                + "', '" + Messages.epoch(1) + "', " + granted + ", " + returned + ", " + spent
                                + ", 0, 1, 1)");
            }
        }));
    }
}
