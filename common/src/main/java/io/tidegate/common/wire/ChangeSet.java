package io.tidegate.common.wire;

import java.util.List;

/**
 * All records that changed between two revisions, each as it stood at the later one, by ascending number. The same message is
 * pushed and pulled; both may come in any order, late, or twice.
 *
 * <p>What a node does with one:
 *
 * <ul>
 *   <li>Of its own generation: it takes each record whose number is greater than that of the one it has. It moves its mark (up to
 *       where it has everything) to {@code upTo} when {@code after} is not beyond the mark and {@code upTo} is, else it leaves the mark
 *       where it is. When {@code after} is beyond the mark something is missing: it pulls from the mark. Without records, and with
 *       {@code after} equal to {@code upTo}, a push only says how far the coordinator is.
 *   <li>Of another generation, pushed: it takes nothing and pulls.
 *   <li>Of another generation, pulled: it is the first page of a snapshot, which is all the coordinator has, in the order of the
 *       numbers, so {@code after} is 0. The node takes every record whatever number it had. Further pages, if there is {@code more},
 *       are asked for from {@code upTo} in the new generation, and are ordinary sets of it. Once one has no {@code more}, the node
 *       moves its mark to its end, and drops what was in no page. What changed in between is in a later page, under its new number; a
 *       snapshot that was broken off begins anew.
 *   <li>A key that it knows to be revoked, it never takes as anything else, and tells the coordinator with {@link Tombstones}.
 * </ul>
 *
 * @param generation of the store
 * @param after the number from which on this is complete; 0 with the first page of a snapshot
 * @param upTo the number up to which it is complete
 * @param snapshot whether it is the first page of all there is: the node that asked has nothing of this generation
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
