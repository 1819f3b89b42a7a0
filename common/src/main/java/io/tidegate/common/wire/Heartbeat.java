package io.tidegate.common.wire;

/**
 * {@code POST /v1/nodes/heartbeat}.
 *
 * @param beat counts up in an epoch; an older one that comes late changes nothing
 * @param nodeTime what the node takes for the coordinator's time
 * @param applied up to where the node has all changes
 * @param draining whether it takes no new clients
 * @param socket whether it hears pushes over a WebSocket
 * @param bus whether it hears pushes over the event bus
 */
public record Heartbeat(
        String epoch,
        long beat,
        long nodeTime,
        Revision applied,
        boolean draining,
        boolean socket,
        boolean bus,
        Vitals vitals,
        OutboxState outbox) {}
