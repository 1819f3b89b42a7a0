package io.tidegate.coordinator.sync;

import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node's copy of the records, by the rules that stand at {@link ChangeSet}. Holds that every set keeps what it promises. */
final class Follower implements Push {
    private record Copy(Change change, long generation) {}

    private final Map<String, Copy> copies = new HashMap<>();
    private final List<ChangeSet> sets = new ArrayList<>();
    private Revision mark;

    Follower(Revision mark) {
        this.mark = mark;
    }

    @Override
    public synchronized void push(ChangeSet set) {
        check(set);
        sets.add(set);
        if (set.generation() == mark.generation()) {
            take(set);
        }
    }

    synchronized void pulled(ChangeSet set) {
        check(set);
        if (set.generation() != mark.generation()) {
            if (!set.snapshot()) {
                throw new AssertionError("of another generation and no snapshot: " + set);
            }
            mark = new Revision(set.generation(), 0);
        }
        take(set);
        if (!set.more()) {
            copies.values().removeIf(copy -> copy.generation != set.generation());
        }
    }

    synchronized Revision mark() {
        return mark;
    }

    /** What was pushed, in the order in which it came. */
    synchronized List<ChangeSet> sets() {
        return List.copyOf(sets);
    }

    /** Each record's number, by its id. */
    synchronized Map<String, Long> numbers() {
        Map<String, Long> numbers = new HashMap<>();
        copies.forEach((id, copy) -> numbers.put(id, copy.change.number()));
        return numbers;
    }

    private void take(ChangeSet set) {
        for (Change change : set.changes()) {
            copies.merge(
                    change.id(),
                    new Copy(change, set.generation()),
                    (old, now) ->
                            old.generation == now.generation && old.change.number() >= now.change.number() ? old : now);
        }
        if (set.after() <= mark.number() && set.upTo() > mark.number()) {
            mark = set.revision();
        }
    }

    private static void check(ChangeSet set) {
        List<Long> numbers = set.changes().stream().map(Change::number).toList();
        boolean inRange = numbers.stream().allMatch(number -> number > set.after() && number <= set.upTo());
        if (!inRange
                || !numbers.equals(numbers.stream()
                        .sorted(Comparator.naturalOrder())
                        .distinct()
                        .toList())) {
            throw new AssertionError("not in order, or beyond its range: " + set);
        }
    }
}
