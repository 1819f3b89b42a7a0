package io.tidegate.coordinator.registry;

import java.util.Collection;
import java.util.Optional;

/** The nodes, as this coordinator knows them now: from memory, at most a second behind the other coordinators. For any thread. */
@FunctionalInterface
public interface Registry {
    /** All that ever enrolled, by ascending id. */
    Collection<NodeView> nodes();

    default Optional<NodeView> node(String id) {
        return nodes().stream().filter(node -> node.id().equals(id)).findFirst();
    }
}
