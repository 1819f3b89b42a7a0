package io.tidegate.coordinator.usage;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Elsewhere.Sum;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sums over rows.
 *
 * @param all over all rows
 * @param estimated the part of {@code all} that is not exact
 */
record Sums(Sum all, Sum estimated) {
    static final Sums NONE = new Sums(none(), none());

    private static final List<String> OF_ALL = List.of(
            "requests", "attempts", "input", "output", "cache_read", "cache_write_5m", "cache_write_1h", "cost_nanos");

    /** The columns of {@code usage_totals}, in the order in which {@link #read} takes them. */
    static final List<String> COLUMNS =
            List.of(OF_ALL, OF_ALL.stream().map(column -> "estimated_" + column).toList()).stream()
                    .flatMap(List::stream)
                    .toList();

    /** The same columns added up over a group. */
    static final String ADDED_UP =
            COLUMNS.stream().map(column -> "SUM(" + column + ")").collect(Collectors.joining(", "));

    private static Sum none() {
        return new Sum(0, 0, Usage.NONE, 0);
    }

    Sums plus(Sums other) {
        return new Sums(plus(all, other.all), plus(estimated, other.estimated));
    }

    private static Sum plus(Sum a, Sum b) {
        return new Sum(
                a.requests() + b.requests(),
                a.attempts() + b.attempts(),
                a.usage().plus(b.usage()),
                a.costNanos() + b.costNanos());
    }

    /** Sixteen columns from this one on. */
    static Sums read(ResultSet row, int column) throws SQLException {
        return new Sums(sum(row, column), sum(row, column + OF_ALL.size()));
    }

    private static Sum sum(ResultSet row, int column) throws SQLException {
        Usage usage = new Usage(
                row.getLong(column + 2),
                row.getLong(column + 3),
                row.getLong(column + 4),
                row.getLong(column + 5),
                row.getLong(column + 6));
        return new Sum(row.getLong(column), row.getLong(column + 1), usage, row.getLong(column + 7));
    }

    void bind(RowBinder to) throws SQLException {
        bind(to, all);
        bind(to, estimated);
    }

    private static void bind(RowBinder to, Sum sum) throws SQLException {
        to.number(sum.requests()).number(sum.attempts()).usage(sum.usage()).number(sum.costNanos());
    }
}
