package io.tidegate.edge.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of tools that an answer began to use, in their order, with repeats. A provider's words, so both their number and
 * their form are bounded: they become part of ledger rows and reports.
 */
final class ToolNames {
    static final int MOST = 64;

    /** The provider's own limit for a name. */
    static final int LONGEST = 128;

    /** Without a blank, which separates them where they are stored. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.:/-]{1," + LONGEST + "}");

    private static final byte[] MARK = {'"', 't', 'o', 'o', 'l', '_', 'u', 's', 'e', '"'};

    private List<String> names = List.of();

    /** Takes a name; one of another form, and one too many, are not kept. */
    void add(String name) {
        if (names.size() == MOST || !FORM.matcher(name).matches()) {
            return;
        }
        if (names.isEmpty()) {
            names = new ArrayList<>();
        }
        names.add(name);
    }

    void clear() {
        names = List.of();
    }

    List<String> list() {
        return List.copyOf(names);
    }

    /** Whether a text may name a tool: most blocks hold words, and this spares them the parsing. */
    static boolean mayBeIn(byte[] b, int from, int to) {
        for (int i = from; i <= to - MARK.length; i++) {
            if (b[i] == '"' && isMark(b, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMark(byte[] b, int at) {
        for (int i = 1; i < MARK.length; i++) {
            if (b[at + i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }
}
