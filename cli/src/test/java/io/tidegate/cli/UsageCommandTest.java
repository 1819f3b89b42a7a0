package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageCommandTest {
    private static final String TOTALS = """
            "requests":%d,"input_tokens":1200,"output_tokens":34,"cache_read_input_tokens":50000,\
            "cache_creation_5m_input_tokens":0,"cache_creation_1h_input_tokens":0,"cost_usd":"0.0191\"""";
    private static final String ADA = """
            {"user":"ada","timezone":"UTC","as_of":"2026-11-20T12:00:00Z",\
            "today":{%s,"by_model":[{"model":"claude-sonnet-4-6",%s}]},"this_month":{%s,"by_model":[]},\
            "quotas":[{"user":"ada","unit":"tokens","window":"day","mode":"hard","limit":2000000,"used":1234,"held":0,"remaining":1998766,\
            "resets_at":"2026-11-21T00:00:00Z"}],"estimated":{"requests":1}}""".formatted(TOTALS.formatted(3), TOTALS.formatted(3), TOTALS.formatted(7));

    @Test
    void showsAnOperatorTheUsageOfAllUsers() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{\"users\":[" + ADA + "]}")) {
            CliRun run = CliRun.against(edge, "usage");

            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/usage");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    ada (UTC), as of 2026-11-20 12:00 +00:00
                    WINDOW      MODEL              REQUESTS  INPUT  OUTPUT  CACHE READ  CACHE WRITE 5M  CACHE WRITE 1H  COST USD
                    today       all                       3  1,200      34      50,000               0               0    0.0191
                                claude-sonnet-4-6         3  1,200      34      50,000               0               0    0.0191
                    this month  all                       7  1,200      34      50,000               0               0    0.0191
                    Of these, 1 were estimated: the provider gave no final count.

                    SUBJECT   UNIT    WINDOW      LIMIT   USED  HELD  REMAINING  RESETS                   MODE
                    user ada  tokens  day     2,000,000  1,234     0  1,998,766  2026-11-21 00:00 +00:00  hard
                    """);
        }
    }

    @Test
    void showsAnOperatorTheUsageOfOneUser() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{\"users\":[" + ADA + "]}")) {
            assertThat(CliRun.against(edge, "usage", "--user", "ada").out()).startsWith("ada (UTC)");
            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/usage?user=ada");
        }
    }

    @Test
    void showsADeveloperTheirOwnUsage() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, ADA)) {
            CliRun run = CliRun.in(
                    Path.of("/nonexistent"),
                    Map.of("ANTHROPIC_BASE_URL", edge.url() + "/", "ANTHROPIC_AUTH_TOKEN", "tgk_abc_secret"),
                    "usage");

            assertThat(edge.onlyRequest()).isEqualTo(new FakeEdge.Asked("GET /v1/usage", "Bearer tgk_abc_secret", ""));
            assertThat(run.out()).startsWith("ada (UTC)");
        }
    }

    @Test
    void neverSendsAnotherGatewaysCredentialToAnEdge() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, ADA)) {
            CliRun run = CliRun.in(
                    Path.of("/nonexistent"),
                    Map.of("ANTHROPIC_BASE_URL", edge.url(), "ANTHROPIC_AUTH_TOKEN", "sk-ant-other"),
                    "usage");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
            assertThat(run.err()).contains("TIDEGATE_ADMIN_URL");
        }
    }

    @Test
    void showsSumsByTheGroupsThatAreAskedFor() throws IOException {
        String group = "{\"user\":\"ada\",\"user_id\":\"usr_1\",\"day\":\"2026-11-20\"," + TOTALS.formatted(3)
                + ",\"estimated\":{\"requests\":1}}";
        try (FakeEdge edge = FakeEdge.answering(200, "{\"usage\":[" + group + "],\"next\":\"abc\"}")) {
            CliRun run =
                    CliRun.against(edge, "usage", "--by", "user,day", "--from", "2026-11-01", "--to", "2026-11-20");

            assertThat(edge.onlyRequest().line())
                    .isEqualTo("GET /admin/v1/usage?by=user%2Cday&from=2026-11-01&to=2026-11-20&limit=1000");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    USER  DAY         REQUESTS  INPUT  OUTPUT  CACHE READ  CACHE WRITE 5M  CACHE WRITE 1H  COST USD  ESTIMATED
                    ada   2026-11-20         3  1,200      34      50,000               0               0    0.0191          1
                    There are more: narrow it with --from and --to, or take all with --csv.
                    """);
        }
    }

    @Test
    void saysHowOldTheOtherNodesPartIs() throws IOException {
        String old = ADA.replace(
                "\"estimated\":{",
                "\"elsewhere\":{\"as_of\":\"2026-11-20T11:00:00Z\",\"age_seconds\":3600}," + "\"estimated\":{");
        try (FakeEdge edge = FakeEdge.answering(200, old)) {
            assertThat(CliRun.against(edge, "usage").out()).contains("Other nodes' part is from 3,600 s ago.");
        }
    }

    @Test
    void reportsHowThingsWent() throws IOException {
        String part = TOTALS.formatted(3) + ",\"completed\":2,\"client_gone\":0,\"failed\":1,\"success_rate\":0.6667,"
                + "\"mean_ms\":1200,\"p95_ms\":3000";
        String answer = "{\"from\":\"2026-11-13T12:00:00Z\",\"to\":\"2026-11-20T12:00:00Z\"," + part
                + ",\"estimated\":{" + TOTALS.formatted(1)
                + "},\"clients\":[{\"client\":\"claude-code/2.1.329\",\"requests\":3}],"
                + "\"tools\":[{\"tool\":\"Bash\",\"uses\":7}],\"by_model\":[{\"model\":\"claude-sonnet-4-6\"," + part
                + "}]}";
        try (FakeEdge edge = FakeEdge.answering(200, answer)) {
            CliRun run = CliRun.against(edge, "report", "--since", "7d");

            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/report?since=7d");
            assertThat(run.out())
                    .contains("MODEL              REQUESTS  COMPLETED  CLIENT GONE  FAILED  SUCCESS  MEAN MS  P95 MS")
                    .contains("claude-sonnet-4-6         3          2            0       1   66.67%    1,200   3,000")
                    .contains("claude-code/2.1.329         3")
                    .contains("Bash     7");
        }
    }
}
