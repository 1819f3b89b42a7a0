package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.department.DepartmentImport;
import io.tidegate.cli.view.UserView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate users}. */
@Command(name = "users", description = "The people and services that own keys.")
final class UsersCommand {
    private static final String PATH = "/admin/v1/users";

    private final ServerSession session;
    private final UserView view;
    private final Path folder;

    UsersCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new UserView(surroundings.zone());
        this.folder = surroundings.folder();
    }

    @Command(description = "Create a user.")
    int create(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "A name that is not taken yet.") String name,
            @Option(
                            names = "--timezone",
                            paramLabel = "ZONE",
                            description = "The IANA time zone that its days and months follow, such as Europe/Berlin.")
                    Optional<String> timezone,
            @Option(names = "--team", paramLabel = "NAME", description = "The team whose quotas it shares.")
                    Optional<String> team) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
        timezone.ifPresent(zone -> body.put("timezone", zone));
        team.ifPresent(shared -> body.put("team", shared));
        return session.run(server, Request.post(PATH, body), view::one);
    }

    @Command(description = "Change a user's time zone or team. Quotas keep the time zone that they have.")
    int set(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "The user's name or id.") String name,
            @Option(names = "--timezone", paramLabel = "ZONE", description = "An IANA time zone such as Europe/Berlin.")
                    Optional<String> timezone,
            @ArgGroup @Nullable Team team) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        timezone.ifPresent(zone -> body.put("timezone", zone));
        if (team != null) {
            team.addTo(body);
        }
        return session.run(server, Request.patch(PATH + "/" + Request.segment(name), body), view::one);
    }

    /** A team, or none. */
    static final class Team {
        @Option(names = "--team", paramLabel = "NAME", description = "The team whose quotas it shares from now on.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--no-team", description = "It is in no team any more.")
        private boolean none;

        private void addTo(ObjectNode body) {
            name.ifPresent(given -> body.put("team", given));
            if (none) {
                body.putNull("team");
            }
        }
    }

    @Command(description = "List all users.")
    int list(@Mixin ServerOptions server) {
        return session.list(server, Request.get(PATH), "users", view::all);
    }

    @Command(description = "Show one user.")
    int show(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "The user's name or id.") String name) {
        return session.run(server, Request.get(PATH + "/" + Request.segment(name)), view::one);
    }

    @Command(
            description = {
                "Write all that is stored of a user, an entry in JSON on each line: the user, keys (never a secret), quotas, totals by day,",
                "each attempt, and at a coordinator the entries of the audit log. Never a prompt: none is stored."
            })
    int export(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "The user's name or id.") String name,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Where to; only its owner may read it. Default: the output.")
                    Optional<Path> file)
            throws IOException {
        return session.export(
                server,
                new PersonExport(Request.get(PATH + "/" + Request.segment(name) + "/export")),
                file.map(folder::resolve));
    }

    @Command(
            description = {
                "Take away for ever what tells of the person: name, team and time zone everywhere, also in the audit log, and addresses in",
                "keys, which are revoked. What was used stays, under the id alone, so that bills stay right. Export before."
            })
    int erase(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "The user's name or id.") String name,
            @Option(names = "--yes", description = "Do it: it can't be undone.") boolean yes) {
        if (!yes) {
            return session.fail(
                    ExitCode.USAGE,
                    "Erasing " + name
                            + " can't be undone, and its keys stop working at once. To do it: tidegate users erase "
                            + name + " --yes");
        }
        return session.run(
                server,
                Request.post(PATH + "/" + Request.segment(name) + "/erase", JsonNodeFactory.instance.objectNode()),
                UserView::erased);
    }

    @Command(
            name = "import",
            description = {
                "Set up a department from a CSV file, whose first line names its columns: name, and any of timezone,",
                "team, daily_tokens, monthly_tokens, models (with blanks between), client and expires (2027-01-31). Each gets",
                "one key. Run again, it only changes what differs."
            })
    int importPeople(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "FILE", description = "The CSV file, UTF-8.") Path file,
            @Option(
                            names = "--keys-out",
                            paramLabel = "FILE",
                            description = "Where new keys are written or added; only its owner may read it.")
                    Optional<Path> keysOut,
            @Option(names = "--dry-run", description = "Only say what would be done.") boolean dryRun)
            throws IOException {
        return session.importInto(
                server,
                new DepartmentImport(folder.resolve(file), keysOut.map(folder::resolve), dryRun, session.out()));
    }
}
