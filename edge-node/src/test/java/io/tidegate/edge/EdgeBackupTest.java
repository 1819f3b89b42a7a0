package io.tidegate.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.backup.BackupCheck;
import io.tidegate.common.backup.Backups;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.edge.cluster.ClusterIdentity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge's backup says of which node it is, so that several may keep theirs in one folder. */
class EdgeBackupTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    private EdgeBackup edge(String name, String id) throws Exception {
        Path data = Files.createDirectories(folder.resolve(name));
        Files.writeString(data.resolve(NodeIdentity.FILE_NAME), id + "\n");
        DatabaseOptions options = DatabaseOptions.of(data.resolve(EdgeBackup.DATABASE), EdgeBackup.SCHEMA);
        Database.open(vertx, options, System::nanoTime).close().await(30, TimeUnit.SECONDS);
        return new EdgeBackup(data);
    }

    private static BackupCheck check(Path backup) throws IOException {
        return BackupCheck.of(backup, _ -> Map.of());
    }

    @Test
    void edgesThatShareAFolderKeepTheirOwn() throws Exception {
        EdgeBackup first = edge("first", "node_0000000000000001");
        EdgeBackup second = edge("second", "node_0000000000000002");
        Backups backups = new Backups(folder.resolve("backups"), "1", () -> NOON);

        Path ofFirst = backups.make(first).path();
        Path ofSecond = backups.make(second).path();
        backups.keep(second, 1);

        assertThat(ofFirst.getFileName()).hasToString("tidegate-edge-node_0000000000000001-20261120T120000Z");
        assertThat(backups.of(first)).containsExactly(ofFirst);
        assertThat(backups.of(second)).containsExactly(ofSecond);
        assertThat(check(ofFirst).flaws()).isEmpty();
        assertThat(check(ofFirst).manifest().database().about()).containsEntry("node_id", "node_0000000000000001");
    }

    @Test
    void aNodeOfAClusterIsWhoItIsThere() throws Exception {
        EdgeBackup edge = edge("edge", "node_0000000000000001");
        Files.writeString(edge.data().resolve(ClusterIdentity.FILE_NAME), "node_00000000000000ff\nsecret\n");

        assertThat(edge.node()).contains("node_00000000000000ff");
    }
}
