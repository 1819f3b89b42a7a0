package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result of a comparison as a picture: for each scenario a bar for each target. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int LEFT = 90;
    private static final int LONGEST_BAR = 380;
    private static final int BAR = 18;
    private static final int STEP = 24;
    private static final int TITLE = 30;
    private static final int TOP = 44;
    private static final List<String> COLOURS = List.of("#5b8c5a", "#2f6f9f");

    private Plot() {}

    /** One bar. */
    private record Bar(String name, double value, String label) {}

    /** An SVG of the scenarios of a result. */
    static String svg(JsonNode result) {
        StringBuilder body = new StringBuilder();
        int y = TOP;
        for (JsonNode scenario : result.path("scenarios")) {
            y = panel(body, scenario, y) + TITLE / 2;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="16" y="26" font-size="17">What a gateway costs (medians of %3$d rounds)</text>
                %4$s</svg>
                """.formatted(WIDTH, y + TITLE / 2, result.path("rounds").asInt(), body);
    }

    private static int panel(StringBuilder svg, JsonNode scenario, int top) {
        boolean isRate = scenario.path("name").asText().equals(Scenario.RATE.option());
        String what = isRate ? "added to the first byte, p50 / p99 µs" : "processor time of a request, µs";
        text(
                svg,
                16,
                top + TITLE - 10,
                "start",
                scenario.path("goal").asText() + ": " + scenario.path("title").asText() + " – " + what);
        List<Bar> bars = bars(scenario, isRate);
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int y = top + TITLE;
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            long width = Math.max(1, Math.round(LONGEST_BAR * Statistics.ratio(bar.value(), most)));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                    LEFT,
                    y,
                    width,
                    BAR,
                    COLOURS.get(bar.name().equals(Target.EDGE) ? 1 : 0)));
            text(svg, LEFT - 8, y + BAR - 4, "end", bar.name());
            text(svg, LEFT + width + 8, y + BAR - 4, "start", bar.label());
            y += STEP;
        }
        return y;
    }

    private static List<Bar> bars(JsonNode scenario, boolean isRate) {
        List<Bar> bars = new ArrayList<>();
        for (JsonNode target : scenario.path("targets")) {
            String name = target.path("name").asText();
            if (name.equals(Target.DIRECT)) {
                continue;
            }
            JsonNode added = target.path("added_first_byte_us");
            double value = isRate
                    ? added.path("p50").asDouble()
                    : target.path("cpu_us_per_request").asDouble();
            JsonNode toNginx = target.path("to_nginx").path(isRate ? "added_first_byte_p50" : "cpu");
            String ratio =
                    toNginx.isMissingNode() ? "" : String.format(Locale.ROOT, " (%.2f × nginx)", toNginx.asDouble());
            String more = isRate ? " / " + Figures.micros(added.path("p99").asDouble()) : "";
            bars.add(new Bar(name, Math.max(0, value), Figures.micros(value) + more + ratio));
        }
        return bars;
    }

    private static void text(StringBuilder svg, long x, long y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped));
    }
}
