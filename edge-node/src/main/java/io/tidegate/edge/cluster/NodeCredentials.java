package io.tidegate.edge.cluster;

import io.tidegate.common.config.Secret;
import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.wire.EnrolAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the node proves with who it is: its key pair from the first start on, its identity from its enrolment on. For any thread. */
public final class NodeCredentials {
    private final Path directory;
    private final NodeKeys keys;
    private final Optional<Secret> joinToken;
    private final NodeTime time;
    private final AtomicReference<Optional<Known>> known = new AtomicReference<>(Optional.empty());

    private record Known(ClusterIdentity identity, RequestSigner signer, KeyHasher hasher) {}

    private NodeCredentials(Path directory, NodeKeys keys, Optional<Secret> joinToken, NodeTime time) {
        this.directory = directory;
        this.keys = keys;
        this.joinToken = joinToken;
        this.time = time;
    }

    /**
     * Reads what lies in a data directory, and makes the key pair where there is none. Blocks.
     *
     * @throws IOException with words for the operator, also when the node can never enrol
     */
    public static NodeCredentials load(Path directory, Optional<Secret> joinToken, NodeTime time) throws IOException {
        Optional<ClusterIdentity> identity = ClusterIdentity.load(directory);
        if (identity.isEmpty() && joinToken.isEmpty()) {
            throw new IOException("This node has no identity in " + directory + " yet, and no join token to get one."
                    + " Make one with \"./tidegate nodes invite\" and set centralServer.joinToken"
                    + " (TIDEGATE_CENTRAL_SERVER_JOIN_TOKEN)");
        }
        NodeCredentials credentials = new NodeCredentials(directory, NodeKeys.loadOrCreate(directory), joinToken, time);
        identity.ifPresent(credentials::take);
        return credentials;
    }

    /** Empty before the node has enrolled. */
    public Optional<ClusterIdentity> identity() {
        return known.get().map(Known::identity);
    }

    /** Signs as this node; empty before it has enrolled. */
    public Optional<RequestSigner> signer() {
        return known.get().map(Known::signer);
    }

    /** The node has enrolled when this is asked: before, it knows no key. */
    public KeyHasher hasher() {
        return known.get()
                .orElseThrow(() -> new IllegalStateException("the node has not enrolled"))
                .hasher();
    }

    /** Tells the keys of clusters apart, and nothing else about them. */
    String fingerprint() {
        return HexFormat.of().formatHex(hasher().fingerprint().bytes());
    }

    String publicKey() {
        return keys.publicKeyBase64();
    }

    /** Empty when there is none: then there is an identity. */
    String joinToken() {
        return joinToken.map(Secret::reveal).orElse("");
    }

    /** Keeps what the coordinator gave. Blocks. */
    void enrolled(EnrolAnswer answer) throws IOException {
        ClusterIdentity identity = ClusterIdentity.of(answer.nodeId(), answer.clusterKey());
        identity.save(directory);
        take(identity);
    }

    private void take(ClusterIdentity identity) {
        known.set(Optional.of(new Known(
                identity,
                new RequestSigner(identity.nodeId(), keys.privateKey(), time::coordinatorMillis),
                new KeyHasher(identity.clusterKey().hashSecret()))));
    }
}
