package io.tidegate.common.wire;

/**
 * The node is known from now on.
 *
 * @param nodeId {@code node_} and 16 hexadecimal digits
 * @param clusterKey 32 bytes, base64: opens what is pushed, and hashes keys
 * @param time the coordinator's
 */
public record EnrolAnswer(String nodeId, String clusterKey, long time) {}
