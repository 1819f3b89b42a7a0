package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class QuotasCommandTest {
    private static final String QUOTA = """
            {"user":"ada","unit":"tokens","window":"day","limit":2000000,"used":31234,"held":0,"remaining":1968766,\
            "resets_at":"2026-11-21T00:00:00Z","source":"own"}""";

    @Test
    void setsAQuota() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, QUOTA)) {
            CliRun run = CliRun.against(
                    edge,
                    "quotas",
                    "set",
                    "--user",
                    "ada",
                    "--unit",
                    "tokens",
                    "--window",
                    "day",
                    "--limit",
                    "2000000");

            assertThat(edge.onlyRequest().line()).isEqualTo("PUT /admin/v1/quotas");
            assertThat(edge.onlyRequest().body())
                    .isEqualTo("{\"user\":\"ada\",\"unit\":\"tokens\",\"window\":\"day\",\"limit\":2000000}");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    USER  WINDOW  UNIT        LIMIT    USED  HELD  REMAINING  RESETS                   SOURCE
                    ada   day     tokens  2,000,000  31,234     0  1,968,766  2026-11-21 00:00 +00:00  own
                    """);
        }
    }

    @Test
    void listsTheQuotasOfAUser() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{\"quotas\":[" + QUOTA + "]}")) {
            assertThat(CliRun.against(edge, "quotas", "list", "--user", "ada").out())
                    .contains("2,000,000");
            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/quotas?user=ada");
        }
    }

    @Test
    void removesAQuota() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(204, "")) {
            CliRun run = CliRun.against(edge, "quotas", "remove", "--user", "a&b", "--window", "month");

            assertThat(edge.onlyRequest().line())
                    .isEqualTo("DELETE /admin/v1/quotas?user=a%26b&unit=tokens&window=month");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualToNormalizingNewlines("Done.\n");
        }
    }

    @Test
    void resetsOneWindowOrAll() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{}")) {
            CliRun.against(edge, "quotas", "reset", "--user", "ada", "--window", "day");

            assertThat(edge.onlyRequest().line()).isEqualTo("POST /admin/v1/quotas/reset");
            assertThat(edge.onlyRequest().body()).isEqualTo("{\"user\":\"ada\",\"window\":\"day\"}");
        }
        try (FakeEdge edge = FakeEdge.answering(200, "{}")) {
            CliRun.against(edge, "quotas", "reset", "--user", "ada");

            assertThat(edge.onlyRequest().body()).isEqualTo("{\"user\":\"ada\"}");
        }
    }

    @Test
    void refusesALimitThatIsNoNumber() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, QUOTA)) {
            CliRun run = CliRun.against(edge, "quotas", "set", "--user", "ada", "--window", "day", "--limit", "many");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
            assertThat(run.err()).contains("--limit").contains("many");
        }
    }
}
