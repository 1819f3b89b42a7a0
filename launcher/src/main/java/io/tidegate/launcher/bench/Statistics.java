package io.tidegate.launcher.bench;

import java.util.Arrays;
import java.util.List;

/** The few numbers that many numbers come down to. */
public final class Statistics {
    private Statistics() {}

    /** A point of a curve. */
    public record Point(double x, double y) {}

    /** The middle one, or the mean of the two in the middle. */
    public static double median(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values: none (expected: at least one)");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** How often the other goes into the one; 0 when the other is nothing. */
    public static double ratio(double one, double other) {
        return other == 0 ? 0 : one / other;
    }

    /** By how much y grows when x does by one: of the line with the least squares of its distances. 0 for fewer than two x. */
    public static double slope(List<Point> points) {
        double meanX = points.stream().mapToDouble(Point::x).average().orElse(0);
        double meanY = points.stream().mapToDouble(Point::y).average().orElse(0);
        double covariance = 0;
        double variance = 0;
        for (Point point : points) {
            covariance += (point.x() - meanX) * (point.y() - meanY);
            variance += (point.x() - meanX) * (point.x() - meanX);
        }
        return ratio(covariance, variance);
    }
}
