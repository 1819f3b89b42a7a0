package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.demo.DemoFile;
import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How every command that asks a server finds it, and how it ends when that fails. */
class ServerSessionTest {
    private static final String NO_USERS = "{\"users\":[]}";

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, FAILED",
        "401, authentication_error, UNAUTHORIZED",
        "403, permission_error, UNAUTHORIZED",
        "404, not_found_error, NOT_FOUND",
        "409, invalid_request_error, FAILED",
        "503, api_error, FAILED"
    })
    void saysWhatTheServerSaidAndEndsAccordingly(int status, String type, ExitCode expected) throws IOException {
        try (FakeEdge edge = FakeEdge.refusing(status, type, "what to do about it")) {
            CliRun run = CliRun.against(edge, "users", "show", "ada");

            assertThat(run.exitCode()).isEqualTo(expected.number());
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains(edge.url(), Integer.toString(status), "what to do about it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>hello</html>", "\"hello\"", "{"})
    void saysWhenSomethingElseThanAnEdgeAnswers(String body) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, body)) {
            CliRun run = CliRun.against(edge, "users", "list");

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
            assertThat(run.err()).contains(edge.url(), "operator port", "TIDEGATE_ADMIN_URL");
        }
    }

    @Test
    void saysWhenNothingAnswers() throws IOException {
        String url = freeAddress();

        CliRun run = CliRun.in(
                Path.of("/nonexistent"),
                Map.of("TIDEGATE_ADMIN_URL", url, "TIDEGATE_ADMIN_TOKEN", "token"),
                "users",
                "list");

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(run.err()).contains(url, "connection refused", "TIDEGATE_ADMIN_URL");
    }

    @Test
    void findsTheDemoOfTheCurrentFolder(@TempDir Path folder) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, NO_USERS)) {
            writeDemo(folder, edge.url());

            assertThat(CliRun.in(folder, Map.of(), "users", "list").exitCode()).isZero();
            assertThat(edge.onlyRequest().authorization()).isEqualTo("Bearer of-the-demo");
        }
    }

    @Test
    void saysPlainlyWhenTheDemoDoesNotRun(@TempDir Path folder) throws IOException {
        writeDemo(folder, freeAddress());

        CliRun run = CliRun.in(folder, Map.of(), "users", "list");

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(run.err()).contains("The demo is not running", "./tidegate demo");
    }

    @Test
    void saysWhatToSetWhenThereIsNoServer(@TempDir Path folder) {
        CliRun run = CliRun.in(folder, Map.of(), "users", "list");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("TIDEGATE_ADMIN_URL", "TIDEGATE_ADMIN_TOKEN", "./tidegate demo");
    }

    @Test
    void prefersOptionsToTheEnvironment() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, NO_USERS)) {
            CliRun run = CliRun.in(
                    Path.of("/nonexistent"),
                    Map.of("TIDEGATE_ADMIN_URL", "http://127.0.0.1:1", "TIDEGATE_ADMIN_TOKEN", "wrong"),
                    "users",
                    "list",
                    "--admin-url",
                    edge.url(),
                    "--admin-token",
                    "right");

            assertThat(run.exitCode()).isZero();
            assertThat(edge.onlyRequest().authorization()).isEqualTo("Bearer right");
        }
    }

    @Test
    void neverSendsTheDemosTokenElsewhere(@TempDir Path folder) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, NO_USERS)) {
            writeDemo(folder, freeAddress());

            CliRun run = CliRun.in(folder, Map.of("TIDEGATE_ADMIN_URL", edge.url()), "users", "list");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
            assertThat(run.err()).contains("TIDEGATE_ADMIN_TOKEN");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8081", "ftp://127.0.0.1", "http://", "http://a b"})
    void refusesWhatIsNoAddress(String url) {
        CliRun run = CliRun.in(
                Path.of("/nonexistent"), Map.of("TIDEGATE_ADMIN_TOKEN", "token"), "users", "list", "--admin-url", url);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("--admin-url", url, "http://127.0.0.1");
    }

    private static void writeDemo(Path folder, String url) throws IOException {
        Path data = Files.createDirectory(folder.resolve(DemoFile.FOLDER));
        DemoFile.in(data).write(Map.of("TIDEGATE_ADMIN_URL", url, "TIDEGATE_ADMIN_TOKEN", "of-the-demo"));
    }

    private static String freeAddress() {
        return "http://127.0.0.1:" + FreePort.find();
    }
}
