package io.tidegate.coordinator.keys;

import io.tidegate.common.wire.Revision;

/**
 * Up to where a node has all changes.
 *
 * @param name the operator's name for it
 * @param connected whether it was heard of in the last seconds, so that it can be waited for
 */
public record NodeApplied(String id, String name, boolean connected, Revision applied) {
    boolean has(Revision revision) {
        return applied.generation() == revision.generation() && applied.number() >= revision.number();
    }
}
