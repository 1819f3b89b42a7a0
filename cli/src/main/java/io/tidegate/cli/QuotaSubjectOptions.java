package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom a quota is for: one of these. */
final class QuotaSubjectOptions {
    @Option(names = "--user", paramLabel = "NAME", description = "A user.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--key", paramLabel = "ID", description = "A key.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--team", paramLabel = "NAME", description = "A team: all its members together.")
    private Optional<String> team = Optional.empty();

    @Option(
            names = "--everyone",
            description = "Each user by oneself, unless one has a quota of one's own with the same unit and window.")
    private boolean everyone;

    void addTo(ObjectNode body) {
        user.ifPresent(name -> body.put("user", name));
        key.ifPresent(id -> body.put("key", id));
        team.ifPresent(name -> body.put("team", name));
        if (everyone) {
            body.put("everyone", true);
        }
    }

    Request addTo(Request request) {
        return request.with("user", user)
                .with("key", key)
                .with("team", team)
                .with("everyone", everyone ? Optional.of("true") : Optional.empty());
    }
}
