package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectCommandTest {
    private static final String KEY = "tgk_alice";

    @TempDir
    private Path folder;

    @Test
    void printsTheLinesForTheBestNodeThatAnswers() throws IOException {
        try (Site site = new Site(100, 95, 60)) {
            site.kill(0);

            CliRun run = connect(site, "connect");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualTo("""
                            export ANTHROPIC_BASE_URL='%s'
                            export ANTHROPIC_AUTH_TOKEN="${TIDEGATE_KEY:-${ANTHROPIC_AUTH_TOKEN:?set TIDEGATE_KEY to your Tidegate key}}"
                            export NODE_EXTRA_CA_CERTS='/etc/ca.pem'
                            """.formatted(site.node(1)));
            assertThat(run.err())
                    .contains("nothing answers there", "ROUND TRIP", "0.0 ms", "using " + site.node(1))
                    .containsPattern("(?m)^\\* +" + site.node(1))
                    .contains("left out: oslo (norwayeast): down");
        }
    }

    @Test
    void asksWithTheKeyInAHeaderAndTellsWhatItMeasured() throws IOException {
        try (Site site = new Site(100)) {
            connect(site, "connect", "--location", "eu-west-1", "--nodes", "2");

            assertThat(site.asked).hasSize(2);
            assertThat(site.asked.getFirst())
                    .isEqualTo(new Site.Asked("GET /v1/discover?location=eu-west-1&limit=2", "Bearer " + KEY, ""));
            assertThat(site.asked.getLast())
                    .isEqualTo(new Site.Asked(
                            "POST /v1/discover/latency",
                            "Bearer " + KEY,
                            "{\"location\":\"eu-west-1\",\"measurements\":[{\"endpoint\":\"" + site.node(0)
                                    + "\",\"millis\":0.0}]}"));
        }
    }

    @Test
    void keepsTheNodeInUseUnlessAnotherIsClearlyBetter() throws IOException {
        try (Site site = new Site(100, 91, 85)) {
            assertThat(in(site, Map.of("ANTHROPIC_BASE_URL", site.node(1) + "/"), "connect")
                            .out())
                    .contains(site.node(1));
            assertThat(in(site, Map.of("ANTHROPIC_BASE_URL", site.node(2)), "connect")
                            .out())
                    .contains(site.node(0));
        }
    }

    @Test
    void speaksOtherShells() throws IOException {
        try (Site site = new Site(100)) {
            assertThat(connect(site, "connect", "--shell", "powershell").out())
                    .startsWith("$env:ANTHROPIC_BASE_URL = '" + site.node(0) + "'\n");
            assertThat(in(site, Map.of("SHELL", "/usr/bin/fish"), "connect").out())
                    .startsWith("set -gx ANTHROPIC_BASE_URL '" + site.node(0) + "'\n");
            assertThat(connect(site, "connect", "--shell", "csh").exitCode()).isEqualTo(ExitCode.USAGE.number());
        }
    }

    @Test
    void printsJsonForPrograms() throws IOException {
        try (Site site = new Site(100, 90)) {
            site.kill(1);

            assertThat(connect(site, "connect", "--json").out())
                    .isEqualToIgnoringNewLines("""
                            {"endpoint":"%s","extra_ca_certs":"/etc/ca.pem","considered":[\
                            {"endpoint":"%s","round_trip_ms":0.0,"score":100.0},\
                            {"endpoint":"%s","failed":"nothing answers there"}]}""".formatted(site.node(0), site.node(0), site.node(1)));
        }
    }

    @Test
    void writesIntoTheSettingsFileOfClaudeCode() throws IOException {
        try (Site site = new Site(100)) {
            CliRun run = in(site, Map.of("HOME", folder.toString()), "connect", "--write");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN, NODE_EXTRA_CA_CERTS written to ");
            assertThat(folder.resolve(".claude/settings.json")).content().isEqualTo("""
                            {
                              "env": {
                                "ANTHROPIC_BASE_URL": "%s",
                                "ANTHROPIC_AUTH_TOKEN": "tgk_alice",
                                "NODE_EXTRA_CA_CERTS": "/etc/ca.pem"
                              }
                            }
                            """.formatted(site.node(0)));
        }
    }

    @Test
    void writesNoKeyThatClaudeCodeHasAlready() throws IOException {
        Path file = folder.resolve("mine.json");
        try (Site site = new Site(100)) {
            Map<String, String> environment = Map.of("ANTHROPIC_AUTH_TOKEN", KEY);

            in(site, environment, "connect", "--write", "--settings", file.toString());
            assertThat(file).content().contains(site.node(0)).doesNotContain(KEY);

            Files.writeString(file, "{\"env\": {\"ANTHROPIC_AUTH_TOKEN\": \"old\"}}");
            in(site, environment, "connect", "--write", "--settings", file.toString());
            assertThat(file).content().contains(site.node(0), KEY).doesNotContain("old");
        }
    }

    @Test
    void leavesAloneASettingsFileThatItDoesNotUnderstand() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), "{ nonsense");
        try (Site site = new Site(100)) {
            CliRun run = connect(site, "connect", "--write", "--settings", file.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
            assertThat(run.err()).contains("was left as it is, because it is not valid JSON");
            assertThat(file).hasContent("{ nonsense");
        }
    }

    @Test
    void takesTheKeyFromAFile() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "tgk_of_file\n");
        try (Site site = new Site(100)) {
            CliRun run = connect(site, "connect", "--key-file", key.toString());

            assertThat(site.asked.getFirst().authorization()).isEqualTo("Bearer tgk_of_file");
            assertThat(run.out()).contains("\"$(cat < '" + key + "')\"").doesNotContain("tgk_of_file");
        }
    }

    @Test
    void findsTheDemoOfTheFolder() throws IOException {
        try (Site site = new Site(100)) {
            Path demo = Files.createDirectory(folder.resolve(".tidegate")).resolve("demo.env");
            Files.writeString(demo, "TIDEGATE_COORDINATOR_URL=" + site.url() + "\nTIDEGATE_KEY=tgk_of_demo\n");

            CliRun run = CliRun.in(folder, Map.of(), "connect");

            assertThat(site.asked.getFirst().authorization()).isEqualTo("Bearer tgk_of_demo");
            assertThat(run.out()).contains(demo.toString()).doesNotContain("tgk_of_demo");
        }
    }

    @Test
    void givesTheKeyOfTheDemoToNobodyElse() throws IOException {
        try (Site site = new Site(100)) {
            Path demo = Files.createDirectory(folder.resolve(".tidegate")).resolve("demo.env");
            Files.writeString(demo, "TIDEGATE_COORDINATOR_URL=http://127.0.0.1:1\nTIDEGATE_KEY=tgk_of_demo\n");

            CliRun.in(folder, Map.of("TIDEGATE_COORDINATOR_URL", site.url()), "connect");

            assertThat(site.asked.getFirst().authorization()).isEqualTo("null");
        }
    }

    @Test
    void givesACredentialForSomebodyElseToNobody() throws IOException {
        try (Site site = new Site(100)) {
            CliRun.in(
                    folder,
                    Map.of("TIDEGATE_COORDINATOR_URL", site.url(), "ANTHROPIC_AUTH_TOKEN", "sk-ant-1"),
                    "connect");

            assertThat(site.asked.getFirst().authorization()).isEqualTo("null");
        }
    }

    @Test
    void saysWhatIsMissing() {
        CliRun run = CliRun.in(folder, Map.of(), "connect");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("TIDEGATE_COORDINATOR_URL", "--coordinator");
    }

    @Test
    void saysThatTheCoordinatorDoesNotAnswer() {
        CliRun run = CliRun.in(folder, Map.of("TIDEGATE_KEY", KEY), "connect", "--coordinator", "http://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number());
        assertThat(run.err()).contains("Nothing answers at http://127.0.0.1:1", "--coordinator");
    }

    @Test
    void saysWhyTheCoordinatorRefused() throws IOException {
        try (Site site = new Site(100)) {
            site.refuse("This key is revoked.");

            CliRun run = connect(site, "connect");

            assertThat(run.exitCode()).isEqualTo(ExitCode.UNAUTHORIZED.number());
            assertThat(run.err()).contains("refused this (401): This key is revoked.");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void saysThatNoNodeCanBeUsed() throws IOException {
        try (Site site = new Site()) {
            CliRun run = connect(site, "connect");

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
            assertThat(run.err()).contains("left out: oslo", "No node can be used now.");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void saysThatNoNodeCanBeReached() throws IOException {
        try (Site site = new Site(100)) {
            site.kill(0);

            CliRun run = connect(site, "connect");

            assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number());
            assertThat(run.err()).contains("None of these nodes can be reached from here.");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void showsAllNodesWithoutMeasuring() throws IOException {
        try (Site site = new Site(100, 90)) {
            CliRun run = connect(site, "discover");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("ENDPOINT", site.node(0), site.node(1), "100.0", "left out: oslo (norwayeast): down");
            assertThat(site.asked).hasSize(1);
        }
    }

    private CliRun connect(Site site, String... arguments) {
        return in(site, Map.of(), arguments);
    }

    private CliRun in(Site site, Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("TIDEGATE_COORDINATOR_URL", site.url());
        environment.putIfAbsent("TIDEGATE_KEY", KEY);
        return CliRun.in(folder, environment, arguments);
    }
}
