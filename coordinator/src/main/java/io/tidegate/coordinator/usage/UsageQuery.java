package io.tidegate.coordinator.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which totals an operator asks for, and how they are put together.
 *
 * @param user by id
 * @param by one or more
 * @param after the values of the last group that was seen, one for each of {@code by}; none for the first page
 * @param limit groups at most
 */
record UsageQuery(
        Optional<String> user,
        Optional<String> key,
        Optional<String> model,
        Optional<String> node,
        Days.Asked days,
        List<Dimension> by,
        List<String> after,
        int limit) {
    UsageQuery {
        by = List.copyOf(by);
        after = List.copyOf(after);
    }

    /** The values of a group and its sums. */
    record Group(List<String> values, Sums sums) {
        Group {
            values = List.copyOf(values);
        }
    }

    /**
     * One page of groups.
     *
     * @param more whether others follow
     */
    record Page(List<Group> groups, boolean more) {
        Page {
            groups = List.copyOf(groups);
        }
    }

    UsageQuery of(Optional<String> userId) {
        return new UsageQuery(userId, key, model, node, days, by, after, limit);
    }

    /** A condition on a column, and the value that it is held against: a text or a number. */
    record Condition(String sql, List<Object> values) {
        Condition {
            values = List.copyOf(values);
        }
    }

    List<Condition> conditions() {
        List<Condition> all = new ArrayList<>();
        user.ifPresent(id -> all.add(new Condition("user_id = ?", List.of(id))));
        key.ifPresent(id -> all.add(new Condition("key_id = ?", List.of(id))));
        model.ifPresent(name -> all.add(new Condition("model = ?", List.of(name))));
        node.ifPresent(id -> all.add(new Condition("node = ?", List.of(id))));
        days.from().ifPresent(day -> all.add(new Condition("local_day >= ?", List.of(day.toEpochDay()))));
        days.to().ifPresent(day -> all.add(new Condition("local_day <= ?", List.of(day.toEpochDay()))));
        if (!after.isEmpty()) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < after.size(); i++) {
                values.add(by.get(i) == Dimension.DAY ? (Object) Long.valueOf(after.get(i)) : after.get(i));
            }
            all.add(new Condition("(" + columns() + ") > (" + "?, ".repeat(values.size() - 1) + "?)", values));
        }
        return all;
    }

    String columns() {
        return String.join(", ", by.stream().map(Dimension::column).toList());
    }
}
