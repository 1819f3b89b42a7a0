package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void namesEveryCommand() {
        assertThat(run("--help").out())
                .contains(
                        "connect",
                        "discover",
                        "users",
                        "keys",
                        "quotas",
                        "tokens",
                        "audit",
                        "usage",
                        "report",
                        "nodes");
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
