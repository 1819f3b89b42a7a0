package io.tidegate.edge.cluster;

import io.tidegate.common.wire.OutboxState;
import io.tidegate.common.wire.Revision;
import java.net.URI;
import java.util.Optional;

/**
 * How the node stands in the cluster at one moment, for the operator.
 *
 * @param nodeId empty before it has enrolled
 * @param socket whether it hears pushes over a WebSocket
 * @param bus whether it hears pushes over the event bus
 * @param contactAt the coordinator's time when it was last connected, milliseconds since 1970; 0 for never
 * @param silentMillis for how long it has not been connected
 */
public record ClusterView(
        URI coordinator,
        Optional<String> nodeId,
        Standing standing,
        boolean connected,
        boolean socket,
        boolean bus,
        Revision applied,
        long contactAt,
        long silentMillis,
        OutboxState outbox) {}
