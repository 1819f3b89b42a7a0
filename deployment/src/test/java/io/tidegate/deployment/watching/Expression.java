package io.tidegate.deployment.watching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query of Prometheus names: taken from its text, which promtool has found to be right.
 *
 * @param text in which Grafana's variables are replaced
 */
record Expression(String text) {
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*\\{([^}]*)}");
    private static final Pattern EQUALS = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*+(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "on", "Inf", "NaN");

    /** What Prometheus itself adds to each series, or makes. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private static final Set<String> OWN = Set.of("up", "ALERTS");

    static Expression ofGrafana(String text) {
        return new Expression(text.replace("$__rate_interval", "5m").replace("$instance", ".*"));
    }

    /** A metric, and the labels that it is asked to have. */
    record Selector(String metric, Map<String, String> labels) {}

    /** The metrics that services must export for it. */
    Set<String> metrics() {
        String bare = text.replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^\\]]*]", "")
                .replaceAll("\\b(by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)", " ");
        Set<String> names = new TreeSet<>();
        Matcher word = WORD.matcher(bare);
        while (word.find()) {
            if (!WORDS.contains(word.group()) && !OWN.contains(word.group())) {
                names.add(word.group());
            }
        }
        return names;
    }

    /** The selectors with labels that services must export. */
    List<Selector> selectors() {
        List<Selector> found = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(text);
        while (selector.find()) {
            Map<String, String> labels = new LinkedHashMap<>();
            Matcher label = EQUALS.matcher(selector.group(2));
            while (label.find()) {
                if (!ADDED.contains(label.group(1))) {
                    labels.put(label.group(1), label.group(2));
                }
            }
            if (!OWN.contains(selector.group(1))) {
                found.add(new Selector(selector.group(1), labels));
            }
        }
        return found;
    }
}
