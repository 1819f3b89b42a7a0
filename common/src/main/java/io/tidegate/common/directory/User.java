package io.tidegate.common.directory;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person or service that owns keys.
 *
 * @param id {@code usr_} and 12 digits and letters; never changes
 * @param name unique on the node
 * @param zone where the user's days begin and end
 * @param team whose quotas the user shares
 * @param revision grows with each change in the directory; the greater one of two is the newer
 */
public record User(String id, String name, ZoneId zone, Optional<String> team, Instant createdAt, long revision) {
    /** How every id begins; no name does. */
    public static final String ID_PREFIX = "usr_";

    /** How the name of one begins who was erased. */
    public static final String ERASED_PREFIX = "erased-";

    /** What a name must look like, in words. */
    public static final String NAME_FORM =
            "1 to 64 letters, digits and . _ - @ +, beginning with a letter or digit, and not with " + ID_PREFIX;

    /** What a team's name must look like, in words. */
    public static final String TEAM_FORM = "1 to 64 letters, digits and . _ -, beginning with a letter or digit";

    private static final Pattern TEAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,63}");

    public User {
        if (!isName(name)) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: " + NAME_FORM + ")");
        }
        if (team.isPresent() && !isTeam(team.get())) {
            throw new IllegalArgumentException("team: \"" + team.get() + "\" (expected: " + TEAM_FORM + ")");
        }
        if (!id.startsWith(ID_PREFIX)) {
            throw new IllegalArgumentException("id: " + id + " (expected: " + ID_PREFIX + "…)");
        }
    }

    /** The same without the person: what is left has the id alone. */
    public User erased() {
        return new User(
                id,
                ERASED_PREFIX + id.substring(ID_PREFIX.length()),
                DirectoryWords.DEFAULT_ZONE,
                Optional.empty(),
                createdAt,
                revision);
    }

    public static boolean isTeam(String text) {
        return TEAM.matcher(text).matches();
    }

    public static boolean isName(String text) {
        return !text.startsWith(ID_PREFIX) && NAME.matcher(text).matches();
    }
}
