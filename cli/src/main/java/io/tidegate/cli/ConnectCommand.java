package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.connect.Considered;
import io.tidegate.cli.connect.CoordinatorFinder;
import io.tidegate.cli.connect.CoordinatorFinder.Search;
import io.tidegate.cli.connect.RoundTrips;
import io.tidegate.cli.connect.RoundTrips.Trip;
import io.tidegate.cli.connect.SettingsFile;
import io.tidegate.cli.connect.Trust;
import io.tidegate.cli.view.DiscoveryView;
import io.tidegate.common.shell.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate connect}: the developer's command. */
@Command(
        name = "connect",
        description = {
            "Find the nearest healthy node, and print the lines that make Claude Code use it.",
            "In a shell: eval \"$(tidegate connect)\". Your key is not among the lines."
        })
final class ConnectCommand implements Callable<Integer> {
    private static final String BASE_URL = "ANTHROPIC_BASE_URL";
    private static final String TOKEN = "ANTHROPIC_AUTH_TOKEN";
    private static final String CA = "NODE_EXTRA_CA_CERTS";

    private static final Trip NOT_TRIED = new Trip.Failed("not tried");

    private final Surroundings surroundings;

    @Mixin
    private final CoordinatorOptions options = new CoordinatorOptions();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many of the first nodes to measure, 1 to 20. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--shell",
            paramLabel = "SHELL",
            description = "sh, powershell or fish. Default: fish when $SHELL is, else sh.")
    private Optional<String> shell = Optional.empty();

    @Option(
            names = "--write",
            description = "Write into Claude Code's settings file rather than print lines; your key too, unless"
                    + " ANTHROPIC_AUTH_TOKEN is set.")
    private boolean write;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "With --write: the settings file. Default: ~/.claude/settings.json.")
    private Optional<Path> settings = Optional.empty();

    ConnectCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Shell> wanted = shell.isPresent() ? Shell.labelled(shell.get()) : Optional.of(usualShell());
        if (wanted.isEmpty()) {
            return end(ExitCode.USAGE, "--shell: " + shell.orElse("") + " (expected: sh, powershell or fish)");
        }
        if (nodes < 1 || nodes > 20) {
            return end(ExitCode.USAGE, "--nodes: " + nodes + " (expected: 1 to 20)");
        }
        return switch (new CoordinatorFinder(surroundings.environment(), surroundings.folder())
                .find(options.url, options.keyFile)) {
            case Search.NotFound(String advice) -> end(ExitCode.USAGE, advice);
            case Search.Found found -> connect(found, wanted.get());
        };
    }

    private int connect(Search.Found found, Shell wanted) throws IOException, InterruptedException {
        SSLContext trust = Trust.with(ownCa());
        CoordinatorSession session = new CoordinatorSession(found.coordinator(), trust, surroundings.err());
        return switch (session.ask(options.request(nodes, current(), surroundings.variable("TIDEGATE_LOCATION")))) {
            case CoordinatorSession.Reply.Ended(ExitCode code) -> code.number();
            case CoordinatorSession.Reply.Answered(JsonNode answer) -> {
                List<Considered> all = measure(answer, trust);
                tell(session, all);
                yield pick(found, wanted, answer, all);
            }
        };
    }

    private List<Considered> measure(JsonNode answer, SSLContext trust) throws InterruptedException {
        List<JsonNode> sites = answer.path("endpoints").valueStream().toList();
        Map<String, Trip> trips = new RoundTrips(trust, surroundings.clock())
                .to(sites.stream().map(site -> site.path("endpoint").asText()).toList());
        return sites.stream()
                .map(site -> new Considered(
                        site, trips.getOrDefault(site.path("endpoint").asText(), NOT_TRIED)))
                .toList();
    }

    private int pick(Search.Found found, Shell wanted, JsonNode answer, List<Considered> all) throws IOException {
        Optional<Considered> best = Considered.best(all, current());
        new DiscoveryView()
                .measured(
                        all.stream().map(ConnectCommand::shown).toList(),
                        best.map(Considered::endpoint).orElse(""),
                        answer,
                        surroundings.err());
        if (all.isEmpty()) {
            return end(ExitCode.FAILED, "No node can be used now. Try again in a moment, or ask your operator.");
        }
        if (best.isEmpty()) {
            return end(ExitCode.UNREACHABLE, "None of these nodes can be reached from here.");
        }
        String endpoint = best.get().endpoint();
        Optional<String> ca = caToSet(answer);
        if (write) {
            return write(found, endpoint, ca);
        }
        if (options.json) {
            surroundings.out().println(json(endpoint, ca, all));
        } else {
            surroundings.out().print(wanted.lines(endpoint, found.source(), ca));
        }
        surroundings.out().flush();
        return end(ExitCode.OK, "using " + endpoint);
    }

    private int write(Search.Found found, String endpoint, Optional<String> ca) throws IOException {
        SettingsFile file = new SettingsFile(settings.orElseGet(this::usualSettings));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(BASE_URL, endpoint);
        boolean hasKey = !found.coordinator().token().isEmpty();
        if (hasKey && (surroundings.variable(TOKEN).isEmpty() || file.sets(TOKEN))) {
            variables.put(TOKEN, found.coordinator().token());
        }
        ca.ifPresent(path -> variables.put(CA, path));
        return switch (file.set(variables)) {
            case SettingsFile.Outcome.Refused(String why) -> end(ExitCode.FAILED, why);
            case SettingsFile.Outcome.Written(Path path, boolean readByOthers) -> {
                if (readByOthers && variables.containsKey(TOKEN)) {
                    end(
                            ExitCode.OK,
                            path + " holds your key now, and others can read it. Mend that with: chmod 600 " + path);
                }
                yield end(
                        ExitCode.OK,
                        "using " + endpoint + ": " + String.join(", ", variables.keySet()) + " written to " + path);
            }
        };
    }

    /** Helps others of this location; it is no harm when it doesn't arrive. */
    private void tell(CoordinatorSession session, List<Considered> all) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        options.here(surroundings.variable("TIDEGATE_LOCATION")).ifPresent(name -> report.put("location", name));
        options.lat.ifPresent(degrees -> report.put("lat", degrees));
        options.lon.ifPresent(degrees -> report.put("lon", degrees));
        boolean isSomewhere = !report.isEmpty();
        ArrayNode measurements = report.putArray("measurements");
        for (Considered one : all) {
            if (one.trip() instanceof Trip.Took(double millis)) {
                measurements.addObject().put("endpoint", one.endpoint()).put("millis", millis);
            }
        }
        if (isSomewhere && !measurements.isEmpty()) {
            session.tell(Request.post("/v1/discover/latency", report));
        }
    }

    private static ObjectNode json(String endpoint, Optional<String> ca, List<Considered> all) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("endpoint", endpoint);
        ca.ifPresent(path -> json.put("extra_ca_certs", path));
        ArrayNode considered = json.putArray("considered");
        for (Considered one : all) {
            ObjectNode entry = considered.addObject().put("endpoint", one.endpoint());
            switch (one.trip()) {
                case Trip.Took(double millis) -> entry.put("round_trip_ms", millis);
                case Trip.Failed(String why) -> entry.put("failed", why);
            }
            one.points().ifPresent(points -> entry.put("score", points));
        }
        return json;
    }

    private static DiscoveryView.Measured shown(Considered one) {
        String way = switch (one.trip()) {
            case Trip.Took(double millis) -> String.format(Locale.ROOT, "%.1f ms", millis);
            case Trip.Failed(String why) -> why;
        };
        return new DiscoveryView.Measured(one.site(), one.points(), way);
    }

    private Optional<Path> ownCa() {
        return options.ca.or(() -> surroundings.variable(CA).map(Path::of));
    }

    /** Nothing where it is set already. */
    private Optional<String> caToSet(JsonNode answer) {
        Optional<String> hint =
                Optional.of(answer.path("extra_ca_certs").asText()).filter(path -> !path.isEmpty());
        Optional<String> given = options.ca.map(path -> path.toAbsolutePath().toString());
        return given.or(() -> surroundings.variable(CA).isPresent() ? Optional.empty() : hint);
    }

    private Optional<String> current() {
        return surroundings.variable(BASE_URL).map(url -> url.replaceAll("/+$", ""));
    }

    private Shell usualShell() {
        return surroundings
                        .variable("SHELL")
                        .filter(path -> path.endsWith("/fish"))
                        .isPresent()
                ? Shell.FISH
                : Shell.SH;
    }

    private Path usualSettings() {
        return surroundings
                .variable("CLAUDE_CONFIG_DIR")
                .map(Path::of)
                .or(() -> surroundings.variable("HOME").map(home -> Path.of(home, ".claude")))
                .orElseGet(() -> surroundings.folder().resolve(".claude"))
                .resolve("settings.json");
    }

    private int end(ExitCode code, String words) {
        surroundings.err().println(words);
        surroundings.err().flush();
        return code.number();
    }
}
