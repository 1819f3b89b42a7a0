package io.tidegate.common.backup;

import java.util.Map;

/**
 * What was copied of a database.
 *
 * @param kind {@code sqlite} or {@code postgresql}
 * @param file its name in the backup
 * @param about what tells this backup from others, such as the node's id and epoch
 */
public record Copied(String kind, String file, int schemaVersion, Map<String, String> about) {
    public static final String SQLITE = "sqlite";
    public static final String POSTGRESQL = "postgresql";

    /** Under which {@code about} has the node's id. */
    public static final String NODE_ID = "node_id";

    public Copied {
        about = Map.copyOf(about);
    }
}
