package io.tidegate.common.directory;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.common.api.Zones;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/** What requests about users and keys hold, and what is answered to them, in the same words on both sides. */
public final class DirectoryWords {
    /** Of a user for whom none was named. */
    public static final ZoneId DEFAULT_ZONE = ZoneId.of("UTC");

    private static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);
    private static final Duration MOST_OVERLAP = Duration.ofDays(365);

    private DirectoryWords() {}

    /** A name that a user may have. */
    public static Reading<String> name(String text) {
        return Reading.of(Optional.of(text).filter(User::isName), () -> User.NAME_FORM);
    }

    public static Reading<String> team(String text) {
        return Reading.of(Optional.of(text).filter(User::isTeam), () -> User.TEAM_FORM);
    }

    public static Reading<ZoneId> zone(String text) {
        return Reading.of(Zones.named(text), () -> Zones.expectedFor(text));
    }

    /** For how long a rotation leaves the old secret valid. */
    public static Duration overlap(Input input) {
        OptionalLong seconds = input.number("overlap_seconds", 0, MOST_OVERLAP.toSeconds());
        return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : DEFAULT_OVERLAP;
    }

    /** Another user has the name. */
    public static Answer nameTaken(String name) {
        return Answer.conflict("There is a user \"" + name + "\" already. Choose another name.");
    }

    /**
     * No user has this name or id.
     *
     * @param hint as {@link io.tidegate.common.api.Closest#hint} gives it, or empty
     */
    public static Answer noSuchUser(String nameOrId, String hint) {
        return Answer.notFound("There is no user \"" + nameOrId + "\"" + hint + ". GET /admin/v1/users lists all.");
    }

    public static Answer noSuchKey(String id) {
        return Answer.notFound("There is no key \"" + id
                + "\". A key's id is what stands between tgk_ and the next _; GET /admin/v1/keys lists all.");
    }

    public static Answer revokedForEver(String id) {
        return Answer.conflict("Key " + id + " is revoked, and that is for ever. Make a new key.");
    }
}
