package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Applying;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSubject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Lists of quotas. */
final class Lines {
    private Lines() {}

    /** One quota; one for everyone has no account to show. */
    static QuotaLine of(QuotaTable table, Quota quota, String name) throws SQLException {
        QuotaSubject subject = quota.subject();
        Optional<QuotaAccount> account = subject.kind() == QuotaSubject.Kind.EVERYONE
                ? Optional.empty()
                : Optional.of(new QuotaAccount(quota.id(), subject.id()));
        return new QuotaLine(quota, name, account, table.revision(quota));
    }

    /** Those of a subject; of a user, all that apply. */
    static List<QuotaLine> of(QuotaTable table, NamedSubject subject) throws SQLException {
        if (subject.subject().kind() == QuotaSubject.Kind.USER
                && table.user(subject.subject().id()) instanceof Reading.Understood<User>(User user)) {
            return of(table, user, table.keysOf(user.id()));
        }
        List<QuotaLine> lines = new ArrayList<>();
        for (Quota quota : table.of(subject.subject())) {
            lines.add(of(table, quota, subject.name()));
        }
        return lines;
    }

    /** All that apply to a user. */
    static List<QuotaLine> of(QuotaTable table, User user, Collection<String> keyIds) throws SQLException {
        List<Quota> quotas = new ArrayList<>();
        for (QuotaSubject subject : Applying.subjects(user.id(), user.team(), keyIds)) {
            quotas.addAll(table.of(subject));
        }
        List<QuotaLine> lines = new ArrayList<>();
        for (Applying.Drawn drawn : Applying.of(quotas, user.id(), user.team(), keyIds)) {
            lines.add(new QuotaLine(
                    drawn.quota(),
                    name(table, drawn.quota().subject()),
                    Optional.of(drawn.account()),
                    table.revision(drawn.quota())));
        }
        return lines;
    }

    /** A subject as it is shown. */
    static String name(QuotaTable table, QuotaSubject subject) throws SQLException {
        return subject.kind() == QuotaSubject.Kind.USER ? table.nameOf(subject.id()) : subject.id();
    }
}
