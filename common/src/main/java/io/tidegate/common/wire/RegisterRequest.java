package io.tidegate.common.wire;

/**
 * {@code POST /v1/nodes/register}: a boot of a node; fences the epochs before it.
 *
 * @param epoch 32 hexadecimal digits
 * @param startedAt when the process began, by the node's clock
 */
public record RegisterRequest(int wire, String epoch, NodeProfile profile, long startedAt) {}
