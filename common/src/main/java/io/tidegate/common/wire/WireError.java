package io.tidegate.common.wire;

import java.util.OptionalLong;

/**
 * Why the coordinator refused a node, in the {@code error} member of the envelope.
 *
 * @param type as in all errors, such as authentication_error
 * @param code what the node acts on
 * @param message for the node's log
 * @param time the coordinator's, where the refusal is about time
 */
public record WireError(String type, RefusalCode code, String message, OptionalLong time) {}
