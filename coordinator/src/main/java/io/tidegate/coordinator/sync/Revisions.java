package io.tidegate.coordinator.sync;

import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import java.util.List;

/** How revisions compare. */
final class Revisions {
    /** Far beyond all that a store ever draws, and still an exact number in any JSON reader. */
    private static final long GENERATION_MOST = 1L << 52;

    private Revisions() {}

    /**
     * Whether a store that is at one revision can never have given out another: because it is beyond it in the same generation, or of
     * a later generation. Generations only grow.
     */
    static boolean ahead(Revision shown, Revision store) {
        return shown.generation() == store.generation()
                ? shown.number() > store.number()
                : shown.generation() > store.generation() && shown.generation() < GENERATION_MOST;
    }

    /** A set that only says how far the store is. */
    static ChangeSet hint(Revision at) {
        return new ChangeSet(at.generation(), at.number(), at.number(), false, false, List.of());
    }
}
