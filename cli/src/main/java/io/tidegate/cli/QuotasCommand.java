package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.quotas.QuotasFile;
import io.tidegate.cli.view.QuotaDifferenceView;
import io.tidegate.cli.view.QuotaView;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate quotas}. */
@Command(name = "quotas", description = "What users, keys and teams may spend in a window.")
final class QuotasCommand {
    private static final String PATH = "/admin/v1/quotas";
    private static final String UNIT =
            "What is counted: requests, tokens, cost or concurrency. Default: ${DEFAULT-VALUE}.";
    private static final String WINDOW = "minute, hour, day, week, month or total. Not needed for concurrency.";

    private final ServerSession session;
    private final QuotaView view;
    private final Path folder;

    QuotasCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new QuotaView(surroundings.zone());
        this.folder = surroundings.folder();
    }

    @Command(description = "Set a quota, or change the one of the same subject, unit and window.")
    int set(
            @Mixin ServerOptions server,
            @ArgGroup(multiplicity = "1") QuotaSubjectOptions subject,
            @Mixin QuotaOptions quota) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        subject.addTo(body);
        quota.addTo(body);
        return session.run(server, Request.put(PATH, body), view::one);
    }

    @Command(description = "List quotas, and what is left of them; of a user, all that apply.")
    int list(
            @Mixin ServerOptions server,
            @ArgGroup @Nullable QuotaSubjectOptions subject,
            @Option(names = "--unit", paramLabel = "UNIT", description = "Only those of this unit.")
                    Optional<String> unit,
            @Option(names = "--window", paramLabel = "WINDOW", description = "Only those of this window.")
                    Optional<String> window) {
        Request request = Request.get(PATH).with("unit", unit).with("window", window);
        return session.list(server, subject == null ? request : subject.addTo(request), "quotas", view::all);
    }

    @Command(description = "Remove a quota. Where it was a user's own, the one for everyone applies again.")
    int remove(
            @Mixin ServerOptions server,
            @ArgGroup(multiplicity = "1") QuotaSubjectOptions subject,
            @Option(names = "--unit", paramLabel = "UNIT", defaultValue = "tokens", description = UNIT) String unit,
            @Option(names = "--window", paramLabel = "WINDOW", description = WINDOW) Optional<String> window) {
        Request request = subject.addTo(Request.delete(PATH))
                .with("unit", Optional.of(unit))
                .with("window", window);
        return session.run(server, request, view::left);
    }

    @Command(
            description =
                    "Let windows start at zero again: of a user, all but those shared with others. The ledger keeps what"
                            + " was used.")
    int reset(
            @Mixin ServerOptions server,
            @ArgGroup(multiplicity = "1") QuotaSubjectOptions subject,
            @Option(names = "--unit", paramLabel = "UNIT", description = "Only those of this unit.")
                    Optional<String> unit,
            @Option(names = "--window", paramLabel = "WINDOW", description = "Only this one.")
                    Optional<String> window) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        subject.addTo(body);
        unit.ifPresent(name -> body.put("unit", name));
        window.ifPresent(name -> body.put("window", name));
        return session.run(server, Request.post(PATH + "/reset", body), view::left);
    }

    @Command(
            description = {
                "Make the quotas what a YAML file says, all at once or not at all. config/quotas.yml is an example.",
                "Run again, it changes only what differs."
            })
    int apply(
            @Mixin ServerOptions server,
            @Option(
                            names = {"-f", "--file"},
                            paramLabel = "FILE",
                            required = true,
                            description = "The YAML file, UTF-8.")
                    Path file,
            @Option(names = "--dry-run", description = "Only show the difference.") boolean dryRun,
            @Option(names = "--prune", description = "Remove the quotas that the file does not name.") boolean prune) {
        return switch (ConfigLoader.load(folder.resolve(file), Map.of(), QuotasFile.class)) {
            case ConfigResult.Invalid<QuotasFile> invalid -> session.fail(ExitCode.USAGE, invalid.toString());
            case ConfigResult.Loaded<QuotasFile>(QuotasFile quotas) -> {
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.set("quotas", quotas.json());
                body.put("prune", prune).put("dry_run", dryRun);
                yield session.run(server, Request.post(PATH + "/apply", body), new QuotaDifferenceView());
            }
        };
    }
}
