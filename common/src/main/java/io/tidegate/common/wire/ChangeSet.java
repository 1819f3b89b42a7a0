package io.tidegate.common.wire;

import java.util.List;

/**
 * All records that changed between two revisions, each as it stood at the later one, by ascending number. The same message is
 * pushed and pulled.
 *
 * @param generation of the store
 * @param after the number from which on this is complete; 0 with a snapshot
 * @param upTo the number up to which it is complete
 * @param snapshot whether it holds all there is: what a node has besides is gone
 * @param more whether there is more to ask for, from {@code upTo} on
 */
public record ChangeSet(long generation, long after, long upTo, boolean snapshot, boolean more, List<Change> changes) {
    public ChangeSet {
        changes = List.copyOf(changes);
        if (after > upTo) {
            throw new IllegalArgumentException("after: " + after + " (expected: <= upTo, " + upTo + ")");
        }
    }

    public Revision revision() {
        return new Revision(generation, upTo);
    }
}
