package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotasCommandTest {
    private static final String QUOTA = """
            {"quota_id":"quo_1","user":"ada","unit":"tokens","window":"day","timezone":"UTC","limit":2000000,"mode":"hard",\
            "used":31234,"held":0,"remaining":1968766,"resets_at":"2026-11-21T00:00:00Z","as_of":"2026-11-20T12:00:00Z",\
            "source":"own"}""";
    private static final String COST = """
            {"quota_id":"quo_2","everyone":true,"unit":"cost","window":"total","timezone":"UTC","limit":25000000000,\
            "limit_usd":"25.00","mode":"soft","source":"everyone"}""";

    @TempDir
    Path folder;

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
                    SUBJECT   UNIT    WINDOW      LIMIT    USED  HELD  REMAINING  RESETS                   MODE
                    user ada  tokens  day     2,000,000  31,234     0  1,968,766  2026-11-21 00:00 +00:00  hard
                    """);
        }
    }

    @Test
    void sendsEveryRuleThatIsNamed() throws IOException {
        assertThat(sent(
                        "set",
                        "--team",
                        "core",
                        "--unit",
                        "requests",
                        "--window",
                        "week",
                        "--limit",
                        "5_000",
                        "--mode",
                        "soft",
                        "--strict",
                        "--overrun",
                        "cut",
                        "--island",
                        "7",
                        "--timezone",
                        "Asia/Tokyo",
                        "--weights",
                        "cache_read=1,output=5"))
                .isEqualTo(new JsonObject("""
                        {"team":"core","unit":"requests","window":"week","limit":5000,"timezone":"Asia/Tokyo","mode":"soft",
                        "reservation":"strict","overrun":"cut","island":7,"weights":{"cache_read":1,"output":5}}"""));
    }

    @ParameterizedTest
    @CsvSource({"25usd, 25", "$25.50, 25.50", "0.000001USD, 0.000001", "1_000 usd, 1000"})
    void takesDollarsForCost(String typed, String dollars) throws IOException {
        JsonObject sent = sent("set", "--everyone", "--unit", "cost", "--window", "month", "--limit", typed);

        assertThat(sent.getBoolean("everyone")).isTrue();
        assertThat(sent.getString("limit_usd")).isEqualTo(dollars);
        assertThat(sent.containsKey("limit")).isFalse();
    }

    @Test
    void listsTheQuotasOfAUser() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{\"quotas\":[" + QUOTA + "," + COST + "]}")) {
            CliRun run = CliRun.against(edge, "quotas", "list", "--user", "ada");

            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/quotas?user=ada");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    SUBJECT   UNIT    WINDOW      LIMIT    USED  HELD  REMAINING  RESETS                   MODE
                    user ada  tokens  day     2,000,000  31,234     0  1,968,766  2026-11-21 00:00 +00:00  hard
                    everyone  cost    total      $25.00       -     -          -  -                        soft
                    """);
        }
    }

    @Test
    void removesAQuota() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{\"quotas\":[]}")) {
            CliRun run = CliRun.against(edge, "quotas", "remove", "--user", "a&b", "--window", "month");

            assertThat(edge.onlyRequest().line())
                    .isEqualTo("DELETE /admin/v1/quotas?user=a%26b&unit=tokens&window=month");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualToNormalizingNewlines("Done.\n");
        }
    }

    @Test
    void resetsOneWindowOrAll() throws IOException {
        assertThat(sent("reset", "--user", "ada", "--window", "day"))
                .isEqualTo(new JsonObject("{\"user\":\"ada\",\"window\":\"day\"}"));
        assertThat(sent("reset", "--everyone")).isEqualTo(new JsonObject("{\"everyone\":true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--user ada --window day --limit many | (expected: a whole number such as 2000000, or dollars such as 25usd)",
                "--user ada --window day | Missing required option",
                "--window day --limit 1 | --user=NAME",
                "--user ada --team core --window day --limit 1 | mutually exclusive",
                "--user ada --unit cost --window day --limit 25 | (expected, with --unit cost: dollars such as 25usd)"
            })
    void refusesACommandLineThatIsWrong(String arguments, String words) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, QUOTA)) {
            CliRun run = CliRun.against(
                    edge,
                    Stream.concat(Stream.of("quotas", "set"), Stream.of(arguments.split(" ", -1)))
                            .toArray(String[]::new));

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
            assertThat(run.err()).contains(words);
        }
    }

    @Test
    void appliesAFileAndShowsTheDifference() throws IOException {
        String difference = """
                {"dry_run":true,"create":1,"change":1,"remove":1,"unchanged":1,"changes":[
                {"change":"unchanged","before":%1$s,"after":%1$s},
                {"change":"change","begins_anew":true,"before":{"user":"ada","unit":"tokens","window":"day","limit":5,
                "mode":"hard","timezone":"UTC"},"after":{"user":"ada","unit":"tokens","window":"day","limit":8000000,
                "mode":"soft","timezone":"Asia/Tokyo"}},
                {"change":"create","after":%2$s},
                {"change":"remove","before":{"key":"k1","unit":"requests","window":"hour","limit":60}}]}""".formatted(QUOTA, COST);
        Files.writeString(folder.resolve("quotas.yml"), """
                quotas:
                  - {user: ada, window: day, limit: 8_000_000, mode: soft}
                  - everyone: true
                    unit: cost
                    window: total
                    limit_usd: 25
                    weights:
                """);
        try (FakeEdge edge = FakeEdge.answering(200, difference)) {
            CliRun run = apply(edge, "--dry-run", "--prune");

            assertThat(edge.onlyRequest().line()).isEqualTo("POST /admin/v1/quotas/apply");
            JsonObject sent = new JsonObject(edge.onlyRequest().body());
            assertThat(sent.getBoolean("dry_run")).isTrue();
            assertThat(sent.getBoolean("prune")).isTrue();
            assertThat(sent.getJsonArray("quotas").getJsonObject(0).getLong("limit"))
                    .isEqualTo(8_000_000);
            assertThat(sent.getJsonArray("quotas").getJsonObject(1).getString("limit_usd"))
                    .isEqualTo("25");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    CHANGE  SUBJECT   UNIT      WINDOW  DIFFERENCE
                    change  user ada  tokens    day     limit: 5 -> 8,000,000, mode: hard -> soft, timezone: UTC -> Asia/Tokyo, begins anew
                    create  everyone  cost      total   limit: $25.00
                    remove  key k1    requests  hour    limit: 60
                    1 to create, 1 to change, 1 to remove, 1 unchanged. Nothing was done: this was a dry run.
                    """);
        }
    }

    @Test
    void namesTheLineOfEveryFlawAndAsksNobody() throws IOException {
        Files.writeString(folder.resolve("quotas.yml"), """
                quotas:
                  - {user: ada, window: daily, limit: 5}
                  - user: ada
                    team: core
                    window: day
                    limit: lots
                  - everyone: true
                    unit: cost
                    window: day
                    limit_usd: -1
                  - everyone: true
                    windwo: day
                    limit: 1
                """);
        try (FakeEdge edge = FakeEdge.answering(200, "{}")) {
            CliRun run = apply(edge);

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
            String file = folder.resolve("quotas.yml") + ":";
            assertThat(run.err().lines().map(line -> line.replace(file, "")))
                    .anyMatch(line -> line.startsWith("2: quotas[0].window: \"daily\" (expected: one of")
                            && line.endsWith("did you mean \"day\"?)"))
                    .anyMatch(line -> line.startsWith("3: quotas[1].user, team: given together (expected: exactly one"))
                    .anyMatch(line -> line.startsWith("6: quotas[1].limit: lots (expected: a whole number"))
                    .anyMatch(line -> line.startsWith("10: quotas[2].limit_usd: -1 (expected: US dollars from 0"))
                    .anyMatch(
                            line -> line.equals("12: quotas[3].windwo: unknown key (expected: did you mean window?)"));
        }
        assertThat(CliRun.in(folder, Map.of(), "quotas", "apply", "-f", "none.yml")
                        .err())
                .contains("none.yml:1: no such file");
    }

    @Test
    void shipsAnExampleThatIsRight() throws IOException {
        Path example = Path.of("..", "config", "quotas.yml");
        String everything = Files.readString(example).replaceAll("(?m)^( *)#(?=[a-z]|- [a-z])", "$1");
        Files.writeString(folder.resolve("quotas.yml"), everything);
        try (FakeEdge edge = FakeEdge.answering(200, "{\"dry_run\":false,\"changes\":[]}")) {
            CliRun run = apply(edge);

            assertThat(run.err()).isEmpty();
            assertThat(new JsonObject(edge.onlyRequest().body()).getJsonArray("quotas"))
                    .hasSize(6);
        }
    }

    private CliRun apply(FakeEdge edge, String... options) {
        String[] arguments = Stream.concat(Stream.of("quotas", "apply", "-f", "quotas.yml"), Stream.of(options))
                .toArray(String[]::new);
        return CliRun.in(folder, Map.of("TIDEGATE_ADMIN_URL", edge.url(), "TIDEGATE_ADMIN_TOKEN", "token"), arguments);
    }

    /** The body that a command of quotas sends. */
    private static JsonObject sent(String... arguments) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, QUOTA)) {
            CliRun run = CliRun.against(
                    edge,
                    Stream.concat(Stream.of("quotas"), Stream.of(arguments)).toArray(String[]::new));
            assertThat(run.err()).isEmpty();
            return new JsonObject(edge.onlyRequest().body());
        }
    }
}
