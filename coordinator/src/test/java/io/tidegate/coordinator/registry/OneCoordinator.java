package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Heartbeat;
import io.tidegate.coordinator.registry.TestCoordinator.Reply;
import io.tidegate.coordinator.store.SqliteStore;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of one coordinator stand on. */
class OneCoordinator {
    final ManualTime time = new ManualTime();
    final Vertx vertx = Vertx.vertx();
    SqliteStore store;
    TestCoordinator coordinator;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = TestStore.open(vertx, folder, time);
        coordinator = new TestCoordinator(vertx, store, time);
    }

    @AfterEach
    void close() {
        coordinator.close();
        TestStore.done(store.close());
        TestStore.done(vertx.close());
    }

    /** A node that has enrolled and registered its first epoch. */
    TestNode node(String name) {
        TestNode node = new TestNode(name, time);
        expect(200, node.enrol(coordinator, coordinator.invite(Messages.LOCATION, 1)));
        expect(200, node.register(coordinator, 1));
        return node;
    }

    Reply beat(TestNode node, Heartbeat beat) {
        return node.post(coordinator, "/v1/nodes/heartbeat", Messages.at(beat, time.millis()));
    }

    static Reply expect(int status, Reply reply) {
        if (reply.status() != status) {
            throw new AssertionError(reply + " (expected: " + status + ")");
        }
        return reply;
    }
}
