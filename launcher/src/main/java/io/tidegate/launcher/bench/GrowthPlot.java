package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The curves of a growth as a picture: sizes by their powers of ten, processor time from nothing. */
final class GrowthPlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 520;
    private static final int TOP = 60;
    private static final int BOTTOM = 350;
    private static final int LABEL = 16;
    private static final double HEADROOM = 1.25;
    private static final int STEPS = 5;
    private static final List<String> COLOURS = List.of("#2f6f9f", "#b5651d", "#5b8c5a", "#8a4f9e");

    private GrowthPlot() {}

    /** Where a picture has which size and which time. */
    private record Scale(double mostPower, double mostTime) {
        double x(double size) {
            return LEFT + (RIGHT - LEFT) * Statistics.ratio(Math.log10(Math.max(1, size)), mostPower);
        }

        double y(double time) {
            return BOTTOM - (BOTTOM - TOP) * Statistics.ratio(time, mostTime);
        }
    }

    /** An SVG of all curves of a result. */
    static String svg(JsonNode result) {
        List<JsonNode> curves = each(result.path("curves"));
        List<JsonNode> points = curves.stream()
                .flatMap(curve -> each(curve.path("points")).stream())
                .toList();
        Scale scale = new Scale(
                Math.max(1, Math.ceil(Math.log10(most(points, "size")))),
                HEADROOM * most(points, "cpu_us_per_request"));
        StringBuilder body = new StringBuilder();
        axes(body, scale);
        for (int i = 0; i < curves.size(); i++) {
            curve(body, curves.get(i), scale, COLOURS.get(i % COLOURS.size()));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="16" y="26" font-size="17">Processor time of a small request, µs, by what the edge has</text>
                %3$s</svg>
                """.formatted(WIDTH, HEIGHT, body);
    }

    private static List<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static double most(List<JsonNode> points, String field) {
        return points.stream()
                .mapToDouble(point -> point.path(field).asDouble())
                .max()
                .orElse(1);
    }

    private static void axes(StringBuilder svg, Scale scale) {
        for (int step = 0; step <= STEPS; step++) {
            double time = scale.mostTime * step / STEPS;
            line(svg, LEFT, scale.y(time), RIGHT, scale.y(time));
            text(svg, LEFT - 8, scale.y(time) + 4, "end", Figures.whole(time), "#333");
        }
        for (int power = 0; power <= scale.mostPower; power++) {
            double size = Math.pow(10, power);
            line(svg, scale.x(size), TOP, scale.x(size), BOTTOM);
            text(svg, scale.x(size), BOTTOM + LABEL, "middle", Figures.whole(size), "#333");
        }
    }

    private static void curve(StringBuilder svg, JsonNode curve, Scale scale, String colour) {
        List<JsonNode> points = each(curve.path("points"));
        String way = points.stream()
                .map(point -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        scale.x(point.path("size").asDouble()),
                        scale.y(point.path("cpu_us_per_request").asDouble())))
                .collect(Collectors.joining(" "));
        svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n".formatted(colour, way));
        JsonNode last = points.getLast();
        text(
                svg,
                scale.x(last.path("size").asDouble()) + 8,
                scale.y(last.path("cpu_us_per_request").asDouble()) + 4,
                "start",
                curve.path("name").asText(),
                colour);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                words));
    }
}
