package io.tidegate.launcher.bench;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
    private Figures() {}

    /** With a comma between thousands. */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    /** With as many places as matter. */
    static String micros(double value) {
        return value >= 100 ? whole(value) : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
