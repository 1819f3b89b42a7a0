package io.tidegate.common.quota;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which quotas apply to a user. */
public final class Applying {
    private Applying() {}

    /** A quota and the account of it that the user draws on. */
    public record Drawn(Quota quota, QuotaAccount account) {}

    /** Whom a quota may be for that applies to the user: oneself, the team, the keys, everyone. */
    public static List<QuotaSubject> subjects(String userId, Optional<String> team, Collection<String> keyIds) {
        List<QuotaSubject> subjects = new ArrayList<>();
        subjects.add(new QuotaSubject(QuotaSubject.Kind.USER, userId));
        team.ifPresent(name -> subjects.add(new QuotaSubject(QuotaSubject.Kind.TEAM, name)));
        keyIds.forEach(key -> subjects.add(new QuotaSubject(QuotaSubject.Kind.KEY, key)));
        subjects.add(QuotaSubject.EVERYONE);
        return subjects;
    }

    /**
     * Those that apply. One for everyone does not where the user has one of the same unit and window.
     *
     * @param quotas those of the {@link #subjects}; others among them do not apply
     */
    public static List<Drawn> of(
            Collection<Quota> quotas, String userId, Optional<String> team, Collection<String> keyIds) {
        Set<QuotaSubject> subjects = new HashSet<>(subjects(userId, team, keyIds));
        Set<QuotaPlace> own = quotas.stream()
                .filter(quota -> quota.subject().kind() == QuotaSubject.Kind.USER)
                .filter(quota -> quota.subject().id().equals(userId))
                .map(quota -> new QuotaPlace(QuotaSubject.EVERYONE, quota.unit(), quota.window()))
                .collect(Collectors.toSet());
        return quotas.stream()
                .filter(quota -> subjects.contains(quota.subject()))
                .filter(quota -> !own.contains(QuotaPlace.of(quota)))
                .map(quota -> new Drawn(quota, account(quota, userId)))
                .toList();
    }

    private static QuotaAccount account(Quota quota, String userId) {
        QuotaSubject subject = quota.subject();
        return new QuotaAccount(quota.id(), subject.kind() == QuotaSubject.Kind.EVERYONE ? userId : subject.id());
    }
}
