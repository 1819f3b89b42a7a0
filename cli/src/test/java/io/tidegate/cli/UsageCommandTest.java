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
            "limits":[{"unit":"tokens","window":"day","limit":2000000,"used":1234,"held":0,"remaining":1998766,\
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

                    WINDOW  UNIT        LIMIT   USED  HELD  REMAINING  RESETS
                    day     tokens  2,000,000  1,234     0  1,998,766  2026-11-21 00:00 +00:00
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
}
