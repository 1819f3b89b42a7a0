package io.tidegate.coordinator.registry;

import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.wire.Revision;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the registry needs of the rest.
 *
 * @param clusterKey told to each node that enrols
 * @param healthFloor below it a node is degraded, 0 to 100
 * @param cursors of the rows that nodes have reported
 * @param bookings of what nodes that are gone held of quotas
 * @param score what discovery thinks of a node, for operators
 * @param ahead hears of revisions that a node shows and the feed has not seen: another coordinator's, or from before the store was
 *     restored. With each beat until the feed has caught up, and never from the same thread
 * @param shutOut hears of each node that is revoked or retired, here or at another coordinator, once or more: closes its
 *     connections
 * @param clock this machine's
 * @param nanoTime monotonic
 * @param random fit for secrets
 */
public record RegistryParts(
        ClusterKey clusterKey,
        int healthFloor,
        Cursors cursors,
        Bookings bookings,
        Function<NodeView, JsonObject> score,
        Consumer<Revision> ahead,
        Consumer<String> shutOut,
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random) {}
