package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A process that runs says more, from the moment on that its configuration wants it to. */
class LogLevelTest {
    private static final String TAKEN = "from now on: logging.level info -> debug";
    private static final String DEBUG = " DEBUG ";

    @Test
    void anEdgeTakesTheLevelFromItsFileWithoutASignal() {
        try (Cluster cluster = Cluster.start("level", 1)) {
            // given an edge that has much to say at debug, for its coordinator is gone, and says nothing of it
            EdgeProcess edge = cluster.edges().getFirst();
            cluster.coordinator().program().kill();
            edge.program().awaitWords("WARN EdgeCluster: Not connected");

            String before = edge.program().output();

            // when its file wants it to
            edge.settings().set("logging", "level", "debug").write();

            // then it does, from then on
            edge.program().awaitWords(TAKEN);
            edge.program().awaitWords("DEBUG PushSocket: No push socket");
            assertThat(before).doesNotContain(DEBUG);
        }
    }

    @Test
    void aCoordinatorTakesTheLevelOnHangUp() throws Exception {
        try (PostgresProcess postgres = PostgresProcess.start();
                CoordinatorProcess coordinator =
                        CoordinatorProcess.start(CoordinatorPair.settings("level-coordinator", postgres))) {
            // given a coordinator that has much to say at debug, for its database is gone, and says nothing of it
            postgres.kill();
            coordinator.program().awaitWords("PostgreSQL cannot be reached");

            String before = coordinator.program().output();

            // when its file wants it to, and a signal tells it so
            coordinator.settings().set("logging", "level", "debug").write();
            coordinator.program().hangUp();

            // then it does, from then on
            coordinator.program().awaitWords(TAKEN);
            coordinator.program().awaitWords("DEBUG StoreFeed: Changes cannot be read");
            assertThat(before).doesNotContain(DEBUG);
        }
    }
}
