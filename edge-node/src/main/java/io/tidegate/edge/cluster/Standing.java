package io.tidegate.edge.cluster;

/** How the node stands with the coordinator. */
public sealed interface Standing {
    /**
     * It has no identity yet.
     *
     * @param why it could not enrol so far; empty while it is trying
     */
    record Enrolling(String why) implements Standing {}

    /**
     * It has an identity, and this boot is not registered, or lately not answered.
     *
     * @param why in words for the operator
     */
    record Apart(String why) implements Standing {}

    /** Its beats are answered. */
    record Member() implements Standing {}

    /** A newer boot of the same node has registered: this one ends. */
    record Fenced() implements Standing {}

    /** The operator has revoked or retired the node. */
    record Revoked() implements Standing {}
}
