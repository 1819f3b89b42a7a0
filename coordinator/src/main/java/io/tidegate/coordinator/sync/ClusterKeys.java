package io.tidegate.coordinator.sync;

import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.config.Secret;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.PrivateFile;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where a coordinator's cluster key comes from: the configuration, or a file in its folder, which the very first start makes. The store
 * keeps a fingerprint of it: with another key no gateway key would be recognised, and no node would hear a push.
 */
public final class ClusterKeys {
    /** The file's name in the folder {@code storage.path}. */
    public static final String FILE_NAME = "cluster-key";

    private final Vertx vertx;
    private final Store store;
    private final Path file;
    private final RandomGenerator secrets;

    /**
     * For one start.
     *
     * @param folder {@code storage.path}
     * @param secrets must be fit for secrets
     */
    public ClusterKeys(Vertx vertx, Store store, Path folder, RandomGenerator secrets) {
        this.vertx = vertx;
        this.store = store;
        this.file = folder.resolve(FILE_NAME);
        this.secrets = secrets;
    }

    /**
     * The cluster's key. Fails with {@link WrongClusterKey} when it is not the store's, or is gone.
     *
     * @param configured what {@code cluster.key} says
     */
    public Future<ClusterKey> of(Optional<Secret> configured) {
        return store.read(ClusterKeys::recorded)
                .compose(recorded -> vertx.executeBlocking(() -> find(configured, recorded.isPresent()))
                        .map(Objects::requireNonNull))
                .compose(key -> store.write(connection -> settle(connection, fingerprint(key)))
                        .map(settled -> checked(key, settled)));
    }

    private ClusterKey find(Optional<Secret> configured, boolean storeHasOne) throws IOException {
        if (configured.isPresent()) {
            return read(configured.get().reveal(), "cluster.key");
        }
        if (Files.exists(file)) {
            return read(Files.readString(file), file.toString());
        }
        if (storeHasOne) {
            throw new WrongClusterKey("The store's keys were made under a cluster key that is not here: cluster.key is"
                    + " not set, and there is no " + file + ". Bring the file back from a backup, or set cluster.key to"
                    + " the key of the other coordinators");
        }
        ClusterKey made = ClusterKey.generate(secrets);
        Files.createDirectories(file.toAbsolutePath().getParent());
        PrivateFile.write(file, made.base64().getBytes(StandardCharsets.US_ASCII));
        return made;
    }

    private static ClusterKey read(String text, String where) {
        return ClusterKey.ofBase64(text)
                .orElseThrow(() -> new WrongClusterKey(where + " is no cluster key (expected: " + ClusterKey.LENGTH
                        + " bytes in base64). Bring the right one back from a backup"));
    }

    private ClusterKey checked(ClusterKey key, String settled) {
        if (!settled.equals(fingerprint(key))) {
            throw new WrongClusterKey(
                    "The cluster key is not the one that the store's keys were made under, so no key would"
                            + " be recognised. All coordinators of a store need the same: set cluster.key, or bring back the "
                            + file + " that belongs to it");
        }
        return key;
    }

    private static String fingerprint(ClusterKey key) {
        return HexFormat.of()
                .formatHex(new KeyHasher(key.hashSecret()).fingerprint().bytes());
    }

    /** The first who comes decides. */
    private static String settle(Connection connection, String fingerprint) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO cluster (one, key_fingerprint) VALUES (1, ?) ON CONFLICT (one) DO NOTHING")) {
            insert.setString(1, fingerprint);
            insert.executeUpdate();
        }
        return recorded(connection).orElseThrow();
    }

    private static Optional<String> recorded(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT key_fingerprint FROM cluster");
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }
}
