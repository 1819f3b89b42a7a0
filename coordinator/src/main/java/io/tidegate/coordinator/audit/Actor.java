package io.tidegate.coordinator.audit;

/** Who did something. */
public sealed interface Actor {
    /**
     * An operator.
     *
     * @param token the name of the access token
     */
    record Operator(String token) implements Actor {}

    /** A node, by its id; empty when it did not say, or could not prove, which. */
    record Node(String id) implements Actor {}

    /** The coordinator by itself. */
    record Coordinator() implements Actor {}

    /** As it stands in the log. */
    default String label() {
        return switch (this) {
            case Operator(String token) -> "operator:" + token;
            case Node(String id) -> "node:" + id;
            case Coordinator() -> "coordinator";
        };
    }
}
