package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The drill: backups are made under load, by schedule and by hand; the data is destroyed; what was backed up is put back; and it goes on.
 * Then the books equal the provider's bill, attempt by attempt, with what came before the backup, between it and the loss, and after it;
 * a key that was revoked after the backup stays revoked; and quotas have every row once.
 */
@Tag("full")
class BackupDrillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 20;
    private static final long ENOUGH_FOR_ALL = 1_000_000_000_000L;

    private final List<Seen> seen = new ArrayList<>();

    @Test
    void aCoordinatorAndAnEdgeComeBackFromTheirBackups() throws Exception {
        try (Cluster cluster = Cluster.start("drill", 0)) {
            CoordinatorProcess coordinator = cluster.coordinator();
            BackupCommands.schedule(coordinator.settings());
            restart(coordinator);
            EdgeProcess edge = cluster.join(BackupCommands.schedule(EdgeSettings.named("drill-edge-1")));
            cluster.join(EdgeSettings.named("drill-edge-2"));
            String developer = developer(cluster);
            String leaver = cluster.keyFor("leaver");
            BackupCommands ofCoordinator = BackupCommands.of(coordinator);
            BackupCommands ofEdge = BackupCommands.of(edge);

            BackupCommands.Made coordinatorBackup;
            BackupCommands.Made edgeBackup;
            try (Load load = Load.start(cluster, developer)) {
                Eventually.until(
                        "both back themselves up, and the newest stay",
                        PATIENCE,
                        () -> ofCoordinator.scheduled().size() == 2
                                && ofEdge.scheduled().size() == 2);
                coordinatorBackup = ofCoordinator.backUp();
                edgeBackup = ofEdge.backUp();
                revoke(cluster, leaver);
                awaitMore(load);
                seen.addAll(end(load));
            }
            assertSound(ofCoordinator, coordinatorBackup);
            assertSound(ofEdge, edgeBackup);
            assertThat(ofEdge.verify(ofEdge.scheduled().getLast()).exit()).isZero();
            BackupCommands.Said refused = ofEdge.restore(edgeBackup.path());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.text()).contains("is in use: the process runs. Stop it, then restore.");
            cluster.awaitReported();

            coordinator.program().kill();
            BackupCommands.destroy(coordinator.settings().data());
            assertRestored(ofCoordinator.restore(coordinatorBackup.path()));
            coordinator.restart();
            coordinator.awaitReady();
            cluster.awaitWhole();
            assertRevoked(cluster, coordinator.operator(), leaver);
            spend(cluster, developer);
            cluster.awaitReported();

            edge.program().kill();
            BackupCommands.destroy(edge.settings().data());
            assertRestored(ofEdge.restore(edgeBackup.path()));
            edge.restart();
            edge.awaitReady();
            cluster.awaitWhole();
            assertRevoked(cluster, coordinator.operator(), leaver);
            spend(cluster, developer);

            String summary = assertBooksEqualTheBill(
                    cluster,
                    CoordinatorBooks.in(
                            CoordinatorBooks.file(coordinator.settings().data())));
            System.out.println(
                    "drill on SQLite: coordinator: " + coordinatorBackup + "; edge: " + edgeBackup + "; " + summary);
        }
    }

    @Test
    void coordinatorsOnPostgresComeBackFromADump() throws Exception {
        try (CoordinatorPair pair = CoordinatorPair.start("dump");
                Cluster cluster = Cluster.start("dump", 1, pair)) {
            pair.both().forEach(coordinator -> coordinator.program().kill());
            pair.both().forEach(coordinator -> BackupCommands.schedule(coordinator.settings()));
            start(pair);
            String developer = developer(cluster);
            String leaver = cluster.keyFor("leaver");
            BackupCommands commands = BackupCommands.of(pair.both().getFirst());

            BackupCommands.Made backup;
            try (Load load = Load.start(cluster, developer)) {
                Eventually.until(
                        "one of the two backs the database up",
                        PATIENCE,
                        () -> scheduled(pair).stream().anyMatch(number -> number == 2));
                assertThat(scheduled(pair)).as("backups of each").containsExactlyInAnyOrder(0, 2);
                backup = commands.backUp();
                revoke(cluster, leaver);
                awaitMore(load);
                seen.addAll(end(load));
            }
            assertSound(commands, backup);
            BackupCommands.Said refused = commands.restore(backup.path());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.text()).contains("Coordinators use the database", "Stop them all, then restore.");
            cluster.awaitReported();

            pair.both().forEach(coordinator -> coordinator.program().kill());
            destroy(pair);
            assertRestored(commands.restore(backup.path()));
            start(pair);
            cluster.awaitWhole();
            assertRevoked(cluster, pair.both().getLast().operator(), leaver);
            spend(cluster, developer);

            System.out.println(
                    "drill on PostgreSQL: " + backup + "; " + assertBooksEqualTheBill(cluster, pair.books()));
        }
    }

    @Test
    void anEdgeThatStandsAloneKeepsWhatWasRevokedSince() {
        try (SimulatedProvider simulator = new SimulatedProvider();
                EdgeProcess edge =
                        EdgeProcess.start(EdgeSettings.named("drill-alone").upstream("simulator", simulator.url()))) {
            String stays = edge.operator().keyFor("stays");
            String leaver = edge.operator().keyFor("leaver");
            BackupCommands commands = BackupCommands.of(edge);
            BackupCommands.Made backup = commands.backUp();
            edge.operator().http().json("POST", keyPath(leaver) + "/revoke", new JsonObject());
            String late = edge.operator().keyFor("late");
            edge.program().kill();

            BackupCommands.Said restored = commands.restore(backup.path());
            assertRestored(restored);
            assertThat(restored.text())
                    .contains("What was there is in ", "1 keys that were revoked since the backup stay revoked");
            edge.restart();
            edge.awaitReady();

            Cluster.awaitStatus(edge, stays, 200);
            Cluster.awaitStatus(edge, leaver, 401);
            Cluster.awaitStatus(edge, late, 401);
            edge.program().kill();
            BackupCommands.destroy(edge.settings().data());
            assertThat(commands.restore(backup.path()).text()).contains("are accepted again: revoke them anew");
        }
    }

    private static String developer(Cluster cluster) {
        cluster.awaitWhole();
        String key = cluster.keyFor("developer");
        cluster.coordinator().operator().setQuota("developer", "tokens", ENOUGH_FOR_ALL, new JsonObject());
        cluster.awaitQuotas("developer", 1);
        return key;
    }

    private static void restart(CoordinatorProcess coordinator) {
        coordinator.program().kill();
        coordinator.restart();
        coordinator.awaitReady();
    }

    private static void start(CoordinatorPair pair) {
        pair.both().forEach(CoordinatorProcess::restart);
        pair.both().forEach(CoordinatorProcess::awaitReady);
    }

    private static List<Integer> scheduled(CoordinatorPair pair) {
        return pair.both().stream()
                .map(coordinator -> BackupCommands.of(coordinator).scheduled().size())
                .toList();
    }

    private static void destroy(CoordinatorPair pair) throws SQLException {
        try (Connection connection = DriverManager.getConnection(pair.books().url());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        }
    }

    private static void awaitMore(Load load) {
        int before = load.done();
        Eventually.until("developers go on", PATIENCE, () -> load.done() > before + SOME);
    }

    /** Backups hold nobody up: what little is refused is of a machine with too much to do. */
    private static List<Seen> end(Load load) {
        load.close();
        assertThat(load.refusals())
                .as("refused while backups were made and %d were served", load.done())
                .hasSizeLessThanOrEqualTo(load.done() / 20);
        return load.seen();
    }

    /** Right after a restore the bank grants nothing until it knows what the nodes hold: until then some are refused. */
    private void spend(Cluster cluster, String key) {
        Load load = Load.start(cluster, key);
        try (load) {
            awaitMore(load);
        }
        seen.addAll(load.seen());
    }

    private static void revoke(Cluster cluster, String key) {
        cluster.coordinator().operator().http().json("POST", keyPath(key) + "/revoke", new JsonObject());
        cluster.edges().forEach(edge -> Cluster.awaitStatus(edge, key, 401));
    }

    /** At every edge, and at the coordinator, whose backup has it as active. */
    private static void assertRevoked(Cluster cluster, Operator operator, String key) {
        cluster.edges().forEach(edge -> Cluster.awaitStatus(edge, key, 401));
        Eventually.until(
                "the coordinator has heard from the edges that the key is revoked",
                PATIENCE,
                () -> operator.http()
                        .json("GET", keyPath(key), new JsonObject())
                        .getString("state")
                        .equals("revoked"));
    }

    /** Its id is what stands between the first two marks. */
    private static String keyPath(String key) {
        return "/admin/v1/keys/" + key.split("_", -1)[1];
    }

    private static void assertSound(BackupCommands commands, BackupCommands.Made backup) {
        BackupCommands.Said verified = commands.verify(backup.path());
        assertThat(verified.exit()).as(verified.text()).isZero();
        assertThat(verified.text()).contains(": sound");
    }

    private static void assertRestored(BackupCommands.Said restored) {
        assertThat(restored.exit()).as(restored.text()).isZero();
        assertThat(restored.text()).contains("is put back");
    }

    private String assertBooksEqualTheBill(Cluster cluster, CoordinatorBooks books) throws Exception {
        cluster.awaitReported();
        List<LedgerRow> rows = books.rows();
        Reconciliation audit =
                new Reconciliation(rows, Billed.all(cluster.simulator().bill()), seen);
        assertThat(audit.disagreements()).isEmpty();
        assertThat(books.attemptsInTotals()).isEqualTo(rows.size());
        assertThat(books.tokensInTotals())
                .isEqualTo(rows.stream().mapToLong(LedgerRow::tokens).sum());
        QuotaStanding quota = cluster.coordinator().operator().quota("developer", "tokens");
        assertThat(quota.used())
                .as("the quota has every row once")
                .isEqualTo(rows.stream()
                        .mapToLong(row -> QuotaRow.tokens(row.usage()))
                        .sum());
        return audit.summary() + ", " + books.superseded() + " came twice, quota used " + quota.used();
    }
}
