package io.tidegate.deployment.watching;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The series that the services export, as their {@code /metrics} shows them. */
record Exported(List<String> series) {
    static Exported of(String... texts) {
        return new Exported(List.of(texts).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .toList());
    }

    /** What of these is not exported; recorded series are named by a colon, and are not. */
    Set<String> missing(Expression expression) {
        Set<String> missing = new TreeSet<>();
        for (String metric : expression.metrics()) {
            if (!metric.contains(":")
                    && series.stream().noneMatch(one -> name(one).equals(metric))) {
                missing.add(metric);
            }
        }
        for (Expression.Selector selector : expression.selectors()) {
            if (!selector.metric().contains(":") && series.stream().noneMatch(one -> is(one, selector))) {
                missing.add(selector.toString());
            }
        }
        return missing;
    }

    private static String name(String series) {
        int labels = series.indexOf('{');
        return labels < 0 ? series : series.substring(0, labels);
    }

    private static boolean is(String series, Expression.Selector selector) {
        return name(series).equals(selector.metric())
                && selector.labels().entrySet().stream()
                        .allMatch(label -> series.contains(label.getKey() + "=\"" + label.getValue() + "\""));
    }
}
