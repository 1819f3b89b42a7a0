package io.tidegate.edge;

import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.edge.cluster.CoordinatorClient;
import io.tidegate.edge.cluster.EdgeCluster;
import io.tidegate.edge.cluster.ElsewhereUsage;
import io.tidegate.edge.cluster.NodeCredentials;
import io.tidegate.edge.cluster.NodeTime;
import io.tidegate.edge.cluster.Outbox;
import io.tidegate.edge.config.CentralServerConfig;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.usage.OtherNodes;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

/** What a node that belongs to a coordinator has, and one that stands alone has not. */
record ClusterWiring(
        CentralServerConfig centralServer,
        NodeTime time,
        NodeCredentials credentials,
        CoordinatorClient client,
        CoordinatorClient toBank) {
    /**
     * Reads who the node is. Blocks.
     *
     * @throws IOException with words for the operator
     */
    static ClusterWiring of(
            Vertx vertx, EdgeConfig config, CentralServerConfig centralServer, EdgeNode.Surroundings surroundings)
            throws IOException {
        NodeTime time = new NodeTime(surroundings.clock().millis(), surroundings.nanoTime());
        NodeCredentials credentials = NodeCredentials.load(config.storage().path(), centralServer.joinToken(), time);
        return new ClusterWiring(
                centralServer,
                time,
                credentials,
                new CoordinatorClient(vertx, centralServer, credentials::signer),
                CoordinatorClient.toBank(vertx, centralServer, credentials::signer));
    }

    /** What sends the ledger's rows; it has yet to be started. */
    Outbox outbox(Vertx vertx, Ledger ledger, EdgeNode.Surroundings surroundings) {
        return new Outbox(vertx, ledger, Outbox.Sender.to(client), Outbox.Pace.USUAL, time, surroundings.secrets());
    }

    /** What tells users of their use at the other nodes. */
    OtherNodes otherNodes(EdgeNode.Surroundings surroundings) {
        return new ElsewhereUsage(ElsewhereUsage.Source.of(client), surroundings.nanoTime());
    }

    Supplier<KeyHasher> hasher() {
        return credentials::hasher;
    }

    /** Serves from the replica, when this returns. Blocks. */
    EdgeCluster deploy(Vertx vertx, EdgeConfig config, EdgeNode.Surroundings surroundings, EdgeCluster.Parts parts) {
        EdgeCluster cluster = new EdgeCluster(
                new EdgeCluster.Settings(centralServer, config.keys().maxStaleness()),
                new EdgeCluster.Means(credentials, client, time, surroundings.nanoTime(), surroundings.secrets()),
                parts);
        vertx.deployVerticle(cluster).await();
        return cluster;
    }

    /** What the node says of itself. */
    static NodeProfile profile(EdgeConfig config, int port, String version) {
        String scheme = config.listen().tls().isPresent() ? "https" : "http";
        String endpoint = config.node()
                .endpoint()
                .map(URI::toString)
                .orElseGet(() -> scheme + "://" + config.listen().host() + ":" + port);
        return new NodeProfile(
                config.node().name(),
                config.node().location(),
                endpoint,
                config.node().capabilities(),
                version);
    }
}
