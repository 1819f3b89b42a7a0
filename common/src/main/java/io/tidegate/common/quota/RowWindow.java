package io.tidegate.common.quota;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A window where a row counts, as the row carries it.
 *
 * @param beyond units of its charge that no lease covered: they count as used, and not against the node's lease
 */
public record RowWindow(WindowName name, long beyond) {
    private static final char BETWEEN = ':';

    public RowWindow {
        if (beyond < 0) {
            throw new IllegalArgumentException("beyond: " + beyond + " (expected: >= 0)");
        }
    }

    /** That of the window, and what is beyond where there is something. */
    public String text() {
        return beyond == 0 ? name.text() : name.text() + BETWEEN + beyond;
    }

    /** Reads {@link #text()}; fails with an {@link IllegalArgumentException} when it is none. */
    public static RowWindow parse(String text) {
        int parts = text.split(":", -1).length;
        if (parts != 5) {
            return new RowWindow(WindowName.parse(text), 0);
        }
        int last = text.lastIndexOf(BETWEEN);
        return new RowWindow(WindowName.parse(text.substring(0, last)), Long.parseLong(text.substring(last + 1)));
    }

    /**
     * Texts of windows with what is beyond each.
     *
     * @param windows texts of {@link WindowName}, with single blanks between them
     * @param beyond units, as many as there are windows
     */
    public static String joined(String windows, long[] beyond) {
        String[] names = windows.split(" ", -1);
        List<String> texts = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            texts.add(beyond[i] == 0 ? names[i] : names[i] + BETWEEN + beyond[i]);
        }
        return String.join(" ", texts);
    }

    /** Whether something is beyond one of the windows in such texts. */
    public static boolean anyBeyond(String texts) {
        int between = 0;
        for (int i = 0; i < texts.length(); i++) {
            char c = texts.charAt(i);
            between = c == ' ' ? 0 : c == BETWEEN ? between + 1 : between;
            if (between > 3) {
                return true;
            }
        }
        return false;
    }

    /** Reads texts with single blanks between them; an empty one holds none. */
    public static List<RowWindow> list(String texts) {
        return texts.isEmpty()
                ? List.of()
                : List.copyOf(Arrays.stream(texts.split(" ", -1))
                        .map(RowWindow::parse)
                        .toList());
    }
}
