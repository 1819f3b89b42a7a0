package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.launcher.bench.Statistics.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How fast an edge grows once it is warm: slopes of the lines with least squares.
 *
 * @param residentBytes a minute
 * @param heapBytes a minute
 * @param openFiles a minute
 * @param samples how many it was made from
 */
record Trend(double residentBytes, double heapBytes, double openFiles, int samples) {
    /** Of the samples between these minutes: before it is not warm, and then the load goes away. */
    static Trend of(List<Sample> all, double warm, double over) {
        List<Sample> between = all.stream()
                .filter(each -> each.minutes() >= warm && each.minutes() <= over)
                .toList();
        return new Trend(
                slope(between, Sample::resident),
                slope(between, Sample::heap),
                slope(between, Sample::openFiles),
                between.size());
    }

    private static double slope(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return Statistics.slope(samples.stream()
                .map(each -> new Point(each.minutes(), value.applyAsDouble(each)))
                .toList());
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("resident_bytes_a_minute", Math.round(residentBytes))
                .put("heap_bytes_a_minute", Math.round(heapBytes))
                .put("open_files_a_minute", Math.round(openFiles * 100) / 100.0)
                .put("samples", samples);
    }
}
