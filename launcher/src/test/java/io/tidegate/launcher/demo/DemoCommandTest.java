package io.tidegate.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.ServerClient;
import io.tidegate.cli.demo.DemoFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoCommandTest {
    private static final DemoRun.Meanwhile NOTHING = _ -> {};

    @TempDir
    private Path folder = Path.of("");

    @Test
    void writesWhatItStartedAndSaysHowToUseIt() throws IOException {
        DemoRun run = DemoRun.in(folder, Map.of(), NOTHING);

        assertThat(run.err()).isEqualToNormalizingNewlines("Stopping.\n");
        assertThat(run.exitCode()).isZero();
        assertThat(run.assignments())
                .containsOnlyKeys(
                        "ANTHROPIC_BASE_URL",
                        "ANTHROPIC_AUTH_TOKEN",
                        "TIDEGATE_EDGE_URL",
                        "TIDEGATE_EDGE_URLS",
                        "TIDEGATE_EDGE_PIDS",
                        "TIDEGATE_EDGE_ADMIN_URL",
                        "TIDEGATE_COORDINATOR_URL",
                        "TIDEGATE_ADMIN_URL",
                        "TIDEGATE_ADMIN_TOKEN",
                        "TIDEGATE_SIMULATOR_URL");
        String url = run.assignments().getOrDefault("ANTHROPIC_BASE_URL", "");
        String key = run.assignments().getOrDefault("ANTHROPIC_AUTH_TOKEN", "");
        assertThat(url).matches("http://127\\.0\\.0\\.1:[0-9]+");
        assertThat(run.out())
                .contains("export ANTHROPIC_BASE_URL=" + url, "export ANTHROPIC_AUTH_TOKEN=" + key)
                .contains("curl -sN " + url + "/v1/messages");
    }

    @Test
    void writesWithWhatPrometheusWatchesTheCoordinatorAndBothEdges() throws IOException {
        DemoRun run = DemoRun.in(folder, Map.of(), NOTHING);

        JsonNode written = new YAMLMapper()
                .readTree(folder.resolve(DemoFile.FOLDER)
                        .resolve("prometheus.yml")
                        .toFile());
        assertThat(written.findValuesAsText("job_name")).containsExactly("tidegate-coordinator", "tidegate-edge");
        assertThat("http://"
                        + written.at("/scrape_configs/0/static_configs/0/targets/0")
                                .asText())
                .isEqualTo(run.assignments().get("TIDEGATE_ADMIN_URL"));
        assertThat("http://"
                        + written.at("/scrape_configs/1/static_configs/0/targets/0")
                                .asText())
                .isEqualTo(run.assignments().get("TIDEGATE_EDGE_ADMIN_URL"));
        assertThat(written.at("/scrape_configs/1/static_configs/0/targets")).hasSize(2);
        assertThat(written.at("/rule_files/0").asText())
                .isEqualTo(folder.resolve("config/prometheus/alerts.yml").toString());
    }

    @Test
    void givesAKeyAndATokenThatWork() throws IOException {
        AtomicReference<Answer> own = new AtomicReference<>();
        AtomicReference<Answer> all = new AtomicReference<>();

        DemoRun.in(folder, Map.of(), demo -> {
            own.set(ask(demo, "ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN", "/v1/usage"));
            all.set(ask(demo, "TIDEGATE_ADMIN_URL", "TIDEGATE_ADMIN_TOKEN", "/admin/v1/users/demo"));
        });

        assertThat(own.get()).isInstanceOf(Answer.Done.class);
        assertThat(all.get()).isInstanceOf(Answer.Done.class);
    }

    @Test
    void goesOnWithTheSameKeyTheNextTime() throws IOException {
        DemoRun first = DemoRun.in(folder, Map.of(), NOTHING);
        DemoRun second = DemoRun.in(folder, Map.of(), NOTHING);

        assertThat(second.assignments())
                .containsEntry("ANTHROPIC_AUTH_TOKEN", first.assignments().getOrDefault("ANTHROPIC_AUTH_TOKEN", ""))
                .containsEntry("TIDEGATE_ADMIN_TOKEN", first.assignments().getOrDefault("TIDEGATE_ADMIN_TOKEN", ""));
    }

    @Test
    void makesANewKeyWhenTheOldOneWasRevoked() throws IOException {
        DemoRun first = DemoRun.in(folder, Map.of(), demo -> {
            String id = demo.getOrDefault("ANTHROPIC_AUTH_TOKEN", "").split("_", -1)[1];
            try (ServerClient operator = client(demo, "TIDEGATE_ADMIN_URL", "TIDEGATE_ADMIN_TOKEN")) {
                operator.ask(Request.post("/admin/v1/keys/" + id + "/revoke"));
            }
        });
        DemoRun second = DemoRun.in(folder, Map.of(), NOTHING);

        assertThat(second.exitCode()).isZero();
        assertThat(second.assignments().get("ANTHROPIC_AUTH_TOKEN"))
                .startsWith("tgk_")
                .isNotEqualTo(first.assignments().get("ANTHROPIC_AUTH_TOKEN"));
    }

    @Test
    void putsAnyProviderInTheSimulatorsPlaceAndKeepsItsKeyOutOfFiles() throws IOException {
        DemoRun run = DemoRun.in(
                folder,
                Map.of("PROVIDER_KEY", "the-providers-secret"),
                NOTHING,
                "--upstream",
                "http://127.0.0.1:9/",
                "--upstream-key-env",
                "PROVIDER_KEY",
                "--upstream-header",
                "authorization");

        assertThat(run.exitCode()).isZero();
        assertThat(run.assignments()).doesNotContainKey("TIDEGATE_SIMULATOR_URL");
        assertThat(Files.readString(folder.resolve(DemoFile.FOLDER).resolve("edge-1.yml")))
                .contains("url: 'http://127.0.0.1:9'", "Bearer ${")
                .doesNotContain("the-providers-secret");
        assertThat(run.out() + run.err()).doesNotContain("the-providers-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "--upstream=anthropic, ANTHROPIC_API_KEY is not set",
        "--upstream=http://127.0.0.1:9, needs --upstream-key-env",
        "--upstream-key-env=PROVIDER_KEY, without --upstream",
        "--port=many, --port"
    })
    void saysWhichOptionIsMissingOrWrong(String option, String words) throws IOException {
        DemoRun run = DemoRun.in(folder, Map.of(), NOTHING, option);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains(words);
        assertThat(folder).isEmptyDirectory();
    }

    private static Answer ask(Map<String, String> demo, String url, String token, String path) {
        try (ServerClient client = client(demo, url, token)) {
            return client.ask(Request.get(path));
        }
    }

    private static ServerClient client(Map<String, String> demo, String url, String token) {
        return new ServerClient(new Server(
                URI.create(demo.getOrDefault(url, "")),
                demo.getOrDefault(token, ""),
                new Server.Origin.Given("the demo")));
    }
}
