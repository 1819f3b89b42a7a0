package io.tidegate.launcher.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an edge may have more and more of. */
enum Curve {
    KEYS("keys of developers"),
    QUOTAS("quotas that apply to each exchange"),
    UPSTREAMS("upstreams that serve the model"),
    ROWS("rows in the ledger");

    private final String title;

    Curve(String title) {
        this.title = title;
    }

    /** What the option calls it. */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    /** What an edge of this size has. */
    Stock stock(long size) {
        Stock usual = Stock.USUAL;
        return switch (this) {
            case KEYS -> new Stock(Math.toIntExact(size), usual.quotas(), usual.upstreams(), usual.rows());
            case QUOTAS -> new Stock(usual.keys(), Math.toIntExact(size), usual.upstreams(), usual.rows());
            case UPSTREAMS -> new Stock(usual.keys(), usual.quotas(), Math.toIntExact(size), usual.rows());
            case ROWS -> new Stock(usual.keys(), usual.quotas(), usual.upstreams(), size);
        };
    }

    /** The sizes that are measured, up to the greatest that is wished, and at least the smallest. */
    List<Long> sizes(long most) {
        List<Long> all = sizes();
        List<Long> wished = all.stream().filter(size -> size <= most).toList();
        return wished.isEmpty() ? List.of(all.getFirst()) : wished;
    }

    private List<Long> sizes() {
        return switch (this) {
            case KEYS -> List.of(50L, 1_000L, 100_000L);
            case QUOTAS -> List.of(2L, 6L, (long) Stock.MOST_QUOTAS);
            case UPSTREAMS -> List.of(1L, 8L, 32L);
            case ROWS -> List.of(1_000L, 100_000L, 1_000_000L, 10_000_000L);
        };
    }

    /**
     * The curves of these names.
     *
     * @throws IllegalArgumentException in words for the user
     */
    static List<Curve> named(List<String> names) {
        return names.contains("all")
                ? List.of(values())
                : names.stream().map(Curve::named).distinct().toList();
    }

    private static Curve named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.option().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--curve: " + name + " (expected: all, or some of "
                        + Arrays.stream(values()).map(Curve::option).collect(Collectors.joining(",")) + ")"));
    }
}
