package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Input;
import io.tidegate.common.quota.QuotaSubject.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a request names.
 *
 * @param text a user's name or id, a key's id, or a team's name; empty for everyone
 */
public record SubjectText(Kind kind, String text) {
    private static final String EXACTLY_ONE = "exactly one of user, key, team and \"everyone\": true";

    /** At most one of {@code user}, {@code key}, {@code team} and {@code everyone: true}. */
    static Optional<SubjectText> read(Input input) {
        Map<Kind, SubjectText> given = new EnumMap<>(Kind.class);
        for (Kind kind : new Kind[] {Kind.USER, Kind.KEY, Kind.TEAM}) {
            input.text(kind.label()).ifPresent(text -> given.put(kind, new SubjectText(kind, text)));
        }
        input.flag(Kind.EVERYONE.label())
                .filter(everyone -> everyone)
                .ifPresent(_ -> given.put(Kind.EVERYONE, new SubjectText(Kind.EVERYONE, "")));
        if (given.size() > 1) {
            String both =
                    String.join(", ", given.keySet().stream().map(Kind::label).toList());
            input.flaw(both, "given together (expected: " + EXACTLY_ONE + ")");
        }
        return given.values().stream().findFirst();
    }

    /** Exactly one of them. */
    static Optional<SubjectText> required(Input input) {
        Optional<SubjectText> subject = read(input);
        boolean tried = input.has("user") || input.has("key") || input.has("team") || input.has("everyone");
        if (subject.isEmpty() && !tried) {
            input.flaw("user", "missing (expected: " + EXACTLY_ONE + ")");
        } else if (subject.isEmpty() && input.has("everyone")) {
            input.flaw("everyone", "not true (expected: " + EXACTLY_ONE + ")");
        }
        return subject;
    }
}
