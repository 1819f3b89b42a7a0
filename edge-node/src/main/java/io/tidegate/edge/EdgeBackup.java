package io.tidegate.edge;

import io.tidegate.common.backup.BackupSource;
import io.tidegate.common.backup.Copied;
import io.tidegate.common.backup.Part;
import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.sqlite.Schema;
import io.tidegate.common.sqlite.SqliteFile;
import io.tidegate.edge.cluster.ClusterIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an edge keeps: its database, and the files that say who it is.
 *
 * @param data {@code storage.path}
 */
public record EdgeBackup(Path data) implements BackupSource {
    /** The database's name in the data directory. */
    public static final String DATABASE = "edge.db";

    static final Migrations SCHEMA = new Migrations("db/edge");

    private static final int AT_A_TIME = 500;

    @Override
    public Part part() {
        return Part.EDGE;
    }

    /** By what it is in the cluster; before it has enrolled, and without one, by its own. */
    @Override
    public Optional<String> node() throws IOException {
        for (String name : List.of(ClusterIdentity.FILE_NAME, NodeIdentity.FILE_NAME)) {
            Path file = data.resolve(name);
            if (Files.isRegularFile(file)) {
                return Files.readAllLines(file).stream().findFirst();
            }
        }
        return Optional.empty();
    }

    /** Not before a node of a cluster has enrolled for the first time. */
    @Override
    public boolean isKnown() throws IOException {
        return node().isPresent();
    }

    @Override
    public int newestSchema() throws IOException {
        return Schema.newest(SCHEMA);
    }

    @Override
    public Copied copyInto(Path folder) throws IOException {
        SqliteFile copy = new SqliteFile(folder.resolve(DATABASE));
        new SqliteFile(data.resolve(DATABASE)).copy(copy.path());
        Map<String, String> about = new TreeMap<>();
        node().ifPresent(id -> about.put(Copied.NODE_ID, id));
        copy.value("SELECT epoch FROM epochs ORDER BY epoch_no DESC LIMIT 1")
                .ifPresent(epoch -> about.put("epoch", epoch));
        return new Copied(Copied.SQLITE, DATABASE, copy.schemaVersion(), about);
    }

    @Override
    public List<Path> secrets() {
        return List.of(
                data.resolve(NodeSecret.FILE_NAME),
                data.resolve(NodeIdentity.FILE_NAME),
                data.resolve(NodeKeys.FILE_NAME),
                data.resolve(ClusterIdentity.FILE_NAME));
    }

    /**
     * Keeps keys revoked that were revoked since the backup, as far as the database that was moved aside can still be read. A node of a cluster
     * hears of them from its coordinator in any case.
     *
     * @param aside where the old files are
     * @return how many keys
     */
    public int keepRevoked(Path aside) throws IOException {
        Path reading = Files.createTempDirectory(aside, "read");
        Path old = reading.resolve(DATABASE);
        new SqliteFile(aside.resolve(DATABASE)).copy(old);
        List<String> revoked = new SqliteFile(old).values("SELECT id FROM keys WHERE state = 'revoked'");
        Files.delete(old);
        Files.delete(reading);
        SqliteFile database = new SqliteFile(data.resolve(DATABASE));
        List<String> again = new ArrayList<>(database.values("SELECT id FROM keys WHERE state <> 'revoked'"));
        again.retainAll(revoked);
        List<String> statements = new ArrayList<>();
        for (int from = 0; from < again.size(); from += AT_A_TIME) {
            // Ids are digits and letters; they were made here.
            statements.add("UPDATE keys SET state = 'revoked', revision = revision + 1 WHERE id IN ('"
                    + String.join("', '", again.subList(from, Math.min(again.size(), from + AT_A_TIME))) + "')");
        }
        database.change(statements);
        return again.size();
    }
}
