package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.DuplicateOptionAnnotationsException;
import picocli.CommandLine.Option;

class CliTest {
    @Test
    void printsItsVersion() {
        assertThat(run("--version").out()).isEqualToNormalizingNewlines("tidegate 1.2.3\n");
    }

    @Test
    void documentsEveryExitCode() {
        CliRun run = run("--help");

        assertThat(run.exitCode()).isZero();
        for (ExitCode code : ExitCode.values()) {
            assertThat(run.out()).containsPattern("\n +" + code.number() + "  +\\S");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"connect", "discover", "users", "keys", "quotas", "tokens", "audit", "usage", "report", "nodes"})
    void namesEveryCommand(String command) {
        String help = run("--help").out();

        assertThat(help.substring(help.indexOf("Commands:"))).containsPattern("\n +" + command + "  +\\S");
    }

    /** picocli refuses to read it. */
    @Command(name = "unreadable")
    static final class Unreadable {
        @Option(names = "--same")
        boolean one;

        @Option(names = "--same")
        boolean other;
    }

    @Test
    void readsOnlyTheCommandThatIsAskedFor() {
        StringWriter out = new StringWriter();
        Surroundings surroundings = new Surroundings(
                Map.of(),
                Path.of("/nonexistent"),
                new PrintWriter(out),
                new PrintWriter(out),
                InstantSource.system(),
                ZoneOffset.UTC);
        String[] usage = {"usage", "--help"};
        String[] all = {"--help"};

        assertThat(Cli.run(surroundings, "1.2.3", usage, new Unreadable())).isZero();
        assertThatThrownBy(() -> Cli.run(surroundings, "1.2.3", all, new Unreadable()))
                .isInstanceOf(DuplicateOptionAnnotationsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keys", "users", "quotas"})
    void showsTheCommandsWhenOneIsMissing(String typed) {
        CliRun run = run(typed.isEmpty() ? new String[0] : new String[] {typed});

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Commands:");
    }

    @Test
    void guessesWhatAMistypedCommandMeant() {
        CliRun run = run("user", "list");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("user", "tidegate users", "tidegate --help");
    }

    @Test
    void namesAMissingOptionAndWhereToReadMore() {
        CliRun run = run("keys", "create");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("--user", "tidegate keys create --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users create", "keys rotate", "quotas set", "usage"})
    void hasHelpForEveryCommand(String command) {
        CliRun run = run((command + " --help").split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: tidegate " + command, "--json");
    }

    private static CliRun run(String... arguments) {
        return CliRun.in(Path.of("/nonexistent"), Map.of(), arguments);
    }
}
