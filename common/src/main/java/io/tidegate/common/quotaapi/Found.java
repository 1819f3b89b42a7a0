package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.QuotaSubject;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whom a request names, if there is such a one.
 *
 * @param flaw what is wrong and what would be right, when there is not
 */
record Found(Optional<NamedSubject> subject, String flaw) {
    /**
     * Looks for the subject.
     *
     * @param place of its field in the request, such as {@code quotas[3].}; empty at the top
     */
    static Found of(QuotaTable table, SubjectText text, String place) throws SQLException {
        return switch (text.kind()) {
            case USER -> of(text, place, table.user(text.text()));
            case KEY -> of(text, place, table.ownerOf(text.text()));
            case TEAM ->
                User.isTeam(text.text())
                        ? there(new NamedSubject(
                                new QuotaSubject(text.kind(), text.text()), text.text(), Optional.empty()))
                        : missing(text, place, User.TEAM_FORM);
            case EVERYONE -> there(NamedSubject.EVERYONE);
        };
    }

    private static Found of(SubjectText text, String place, Reading<User> found) {
        return switch (found) {
            case Reading.NotUnderstood<User>(String expected) -> missing(text, place, expected);
            case Reading.Understood<User>(User user) -> {
                boolean isUser = text.kind() == QuotaSubject.Kind.USER;
                yield there(new NamedSubject(
                        new QuotaSubject(text.kind(), isUser ? user.id() : text.text()),
                        isUser ? user.name() : text.text(),
                        Optional.of(user.zone())));
            }
        };
    }

    private static Found there(NamedSubject subject) {
        return new Found(Optional.of(subject), "");
    }

    private static Found missing(SubjectText text, String place, String expected) {
        return new Found(
                Optional.empty(),
                place + text.kind().label() + ": \"" + text.text() + "\" (expected: " + expected + ")");
    }
}
