package io.tidegate.common.quotaapi;

import io.tidegate.common.quota.QuotaSubject;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A subject that is there.
 *
 * @param name as it is shown: the user's name, the key's id, the team's name; empty for everyone
 * @param zone of the user, or of the key's user
 */
public record NamedSubject(QuotaSubject subject, String name, Optional<ZoneId> zone) {
    /** Of nobody. */
    public static final NamedSubject EVERYONE = new NamedSubject(QuotaSubject.EVERYONE, "", Optional.empty());
}
