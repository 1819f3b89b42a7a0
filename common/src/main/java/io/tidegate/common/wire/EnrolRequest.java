package io.tidegate.common.wire;

/**
 * {@code POST /v1/nodes/enrol}: a node's first request, without a signature.
 *
 * @param wire {@link Wire#VERSION} of the node
 * @param publicKey its Ed25519 key, X.509 SubjectPublicKeyInfo, base64
 * @param nodeTime the node's clock
 */
public record EnrolRequest(int wire, String joinToken, String publicKey, NodeProfile profile, long nodeTime) {}
