package io.tidegate.common.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Closest {
    private static final int MOST_EDITS = 3;

    private Closest() {}

    /** The most similar text; empty when none is similar. */
    public static Optional<String> to(String given, Collection<String> known) {
        String wanted = given.toLowerCase(Locale.ROOT);
        int most = Math.min(MOST_EDITS, Math.max(1, wanted.length() / 2));
        return known.stream()
                .map(text -> new Candidate(text, edits(wanted, text.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.edits <= most)
                .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::text))
                .map(Candidate::text);
    }

    /** For the end of a message: {@code ; did you mean "name"?}, or nothing. */
    public static String hint(String given, Collection<String> known) {
        return to(given, known).map(text -> "; did you mean \"" + text + "\"?").orElse("");
    }

    /** Characters to insert, delete or replace to make one of the other. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], diagonal));
            }
        }
        return row[b.length()];
    }

    private record Candidate(String text, int edits) {}
}
