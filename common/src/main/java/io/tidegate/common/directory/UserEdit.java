package io.tidegate.common.directory;

import io.tidegate.common.api.Input;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What somebody wants to be other about a user. What is left out stays.
 *
 * @param team the new one; empty within for none
 */
public record UserEdit(Optional<ZoneId> zone, Optional<Optional<String>> team) {
    /** At least one of {@code timezone} and {@code team}, which may be null. */
    public static UserEdit read(Input input) {
        Optional<ZoneId> zone = input.parsed("timezone", DirectoryWords::zone);
        Optional<String> team = input.parsed("team", DirectoryWords::team);
        if (!input.has("timezone") && !input.has("team")) {
            input.flaw("timezone", "missing (expected: timezone, team or both)");
        }
        return new UserEdit(zone, input.has("team") ? Optional.of(team) : Optional.empty());
    }

    public User of(User user) {
        return new User(
                user.id(),
                user.name(),
                zone.orElse(user.zone()),
                team.orElse(user.team()),
                user.createdAt(),
                user.revision());
    }
}
