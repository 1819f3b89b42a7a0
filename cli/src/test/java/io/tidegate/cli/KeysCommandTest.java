package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysCommandTest {
    private static final String KEY = """
            {"key_id":"abc","user":"ada","state":"active","models":["claude-sonnet-*","claude-haiku-*"],\
            "rpm":60,"expires_at":"2026-12-20T12:00:00Z"}""";
    private static final String NEW_KEY = KEY.replace("{\"key_id\"", "{\"key\":\"tgk_abc_secret\",\"key_id\"");

    @Test
    void createsAKeyWithAllItsRules() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, NEW_KEY)) {
            CliRun run = CliRun.against(
                    edge,
                    "keys",
                    "create",
                    "--user",
                    "ada",
                    "--models",
                    "claude-sonnet-*,claude-haiku-*",
                    "--client",
                    "claude-code >= 1.0.55",
                    "--address",
                    "192.0.2.0/24,2001:db8::/32",
                    "--rpm",
                    "60",
                    "--concurrency",
                    "4",
                    "--expires",
                    "30d");

            assertThat(edge.onlyRequest())
                    .isEqualTo(new FakeEdge.Asked("POST /admin/v1/keys", "Bearer " + FakeEdge.TOKEN, """
                            {"user":"ada","models":["claude-sonnet-*","claude-haiku-*"],\
                            "client":"claude-code >= 1.0.55","addresses":["192.0.2.0/24","2001:db8::/32"],\
                            "rpm":60,"concurrency":4,"expires_at":"2026-12-20T12:00:00Z"}"""));
            assertThat(run.exitCode()).isZero();
            assertThat(run.out().lines().findFirst()).hasValue("tgk_abc_secret");
            assertThat(run.out()).contains("shown this once").contains("ANTHROPIC_AUTH_TOKEN");
        }
    }

    @Test
    void sendsNoRuleThatWasNotGiven() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, NEW_KEY)) {
            CliRun.against(edge, "keys", "create", "--user", "ada");

            assertThat(edge.onlyRequest().body()).isEqualTo("{\"user\":\"ada\"}");
        }
    }

    @Test
    void givesProgramsKeyAndKeyId() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, NEW_KEY)) {
            assertThat(CliRun.against(edge, "keys", "create", "--user", "ada", "--json")
                            .out())
                    .isEqualToNormalizingNewlines(NEW_KEY + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "30d, 2026-12-20T12:00:00Z",
        "2w, 2026-12-04T12:00:00Z",
        "12h, 2026-11-21T00:00:00Z",
        "45m, 2026-11-20T12:45:00Z",
        "2027-01-31T00:00:00Z, 2027-01-31T00:00:00Z",
        "2027-01-31T00:00:00+02:00, 2027-01-30T22:00:00Z"
    })
    void takesAnExpiryAsATimeFromNowOrAPointInTime(String typed, String sent) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, NEW_KEY)) {
            CliRun.against(edge, "keys", "create", "--user", "ada", "--expires", typed);

            assertThat(edge.onlyRequest().body()).contains("\"expires_at\":\"" + sent + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "30", "2027-01-31", "-1d", "30 d"})
    void refusesAnExpiryThatItCannotRead(String typed) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, NEW_KEY)) {
            CliRun run = CliRun.against(edge, "keys", "create", "--user", "ada", "--expires=" + typed);

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
            assertThat(run.err()).contains("--expires").contains("30d").contains("2027-01-31T00:00:00Z");
        }
    }

    @Test
    void listsTheKeysOfAUserWithoutSecrets() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{\"keys\":[" + KEY + "]}")) {
            CliRun run = CliRun.against(edge, "keys", "list", "--user", "ada");

            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/keys?user=ada");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    KEY ID  USER  STATE   MODELS                          CLIENT  ADDRESSES  RPM  CONCURRENCY  EXPIRES
                    abc     ada   active  claude-sonnet-*,claude-haiku-*  -       all         60            -  2026-12-20 12:00 +00:00
                    """);
        }
    }

    @Test
    void showsAKey() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, KEY)) {
            assertThat(CliRun.against(edge, "keys", "show", "abc").out()).contains("abc     ada   active");
            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/keys/abc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoke", "disable", "enable"})
    void changesTheStateOfAKey(String change) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, KEY)) {
            assertThat(CliRun.against(edge, "keys", change, "abc").exitCode()).isZero();
            assertThat(edge.onlyRequest().line()).isEqualTo("POST /admin/v1/keys/abc/" + change);
        }
    }

    @Test
    void rotatesAKeyAndShowsTheNewSecret() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, NEW_KEY)) {
            CliRun run = CliRun.against(edge, "keys", "rotate", "abc", "--overlap", "24h");

            assertThat(edge.onlyRequest().line()).isEqualTo("POST /admin/v1/keys/abc/rotate");
            assertThat(edge.onlyRequest().body()).isEqualTo("{\"overlap_seconds\":86400}");
            assertThat(run.out()).startsWith("tgk_abc_secret");
        }
    }
}
