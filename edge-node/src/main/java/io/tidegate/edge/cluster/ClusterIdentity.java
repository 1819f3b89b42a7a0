package io.tidegate.edge.cluster;

import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.key.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the coordinator gave the node when it enrolled. It lies in the data directory beside the node's key pair, readable by the
 * node's user alone: whoever copies both is the node.
 *
 * @param nodeId {@code node_} and 16 hexadecimal digits
 */
public record ClusterIdentity(String nodeId, ClusterKey clusterKey) {
    /** The file's name in the data directory. */
    public static final String FILE_NAME = "node-identity";

    private static final Pattern ID = Pattern.compile("node_[0-9a-f]{16}");

    public ClusterIdentity {
        if (!ID.matcher(nodeId).matches()) {
            throw new IllegalArgumentException("nodeId: " + nodeId + " (expected: node_ and 16 hexadecimal digits)");
        }
    }

    /** What lies in a data directory; empty before the node has enrolled. Blocks. */
    public static Optional<ClusterIdentity> load(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            if (lines.size() == 2) {
                return Optional.of(of(lines.getFirst(), lines.getLast()));
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(broken(file), e);
        }
        throw new IOException(broken(file));
    }

    /**
     * As the coordinator's answer says it.
     *
     * @throws IllegalArgumentException when it makes no sense
     */
    static ClusterIdentity of(String nodeId, String clusterKey) {
        return new ClusterIdentity(
                nodeId,
                ClusterKey.ofBase64(clusterKey)
                        .orElseThrow(() -> new IllegalArgumentException("clusterKey (expected: 32 bytes in base64)")));
    }

    /** Keeps it for all later starts. Blocks. */
    void save(Path directory) throws IOException {
        String text = nodeId + "\n" + clusterKey.base64() + "\n";
        PrivateFile.write(directory.resolve(FILE_NAME), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String broken(Path file) {
        return file + " does not hold a node's identity (expected: a line with its id and a line with the cluster key)."
                + " Bring it back from a backup, or delete it and let the node enrol again";
    }
}
