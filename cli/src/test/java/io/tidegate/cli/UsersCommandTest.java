package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersCommandTest {
    private static final String ADA = """
            {"user_id":"usr_1","name":"ada","timezone":"Europe/Berlin","created_at":"2026-11-20T10:11:12Z"}""";

    @Test
    void createsAUserInATimeZone() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, ADA)) {
            CliRun run = CliRun.against(edge, "users", "create", "ada", "--timezone", "Europe/Berlin");

            assertThat(edge.onlyRequest())
                    .isEqualTo(new FakeEdge.Asked(
                            "POST /admin/v1/users",
                            "Bearer " + FakeEdge.TOKEN,
                            "{\"name\":\"ada\",\"timezone\":\"Europe/Berlin\"}"));
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    NAME  TEAM  TIME ZONE      CREATED                  USER ID
                    ada   -     Europe/Berlin  2026-11-20 10:11 +00:00  usr_1
                    """);
        }
    }

    @Test
    void leavesTheTimeZoneToTheServerWhenNoneIsGiven() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, ADA)) {
            CliRun.against(edge, "users", "create", "ada");

            assertThat(edge.onlyRequest().body()).isEqualTo("{\"name\":\"ada\"}");
        }
    }

    @Test
    void putsAUserIntoATeamAndTakesItAway() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(201, ADA)) {
            CliRun.against(edge, "users", "create", "ada", "--team", "core");

            assertThat(edge.onlyRequest().body()).isEqualTo("{\"name\":\"ada\",\"team\":\"core\"}");
        }
        try (FakeEdge edge = FakeEdge.answering(200, ADA)) {
            CliRun.against(edge, "users", "set", "ada", "--team", "ops", "--timezone", "UTC");

            assertThat(edge.onlyRequest().line()).isEqualTo("PATCH /admin/v1/users/ada");
            assertThat(edge.onlyRequest().body()).isEqualTo("{\"timezone\":\"UTC\",\"team\":\"ops\"}");
        }
        try (FakeEdge edge = FakeEdge.answering(200, ADA)) {
            CliRun.against(edge, "users", "set", "ada", "--no-team");

            assertThat(edge.onlyRequest().body()).isEqualTo("{\"team\":null}");
        }
    }

    @Test
    void listsUsersInAlignedColumns() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, """
                {"users":[%s,{"user_id":"usr_22","name":"grace.hopper","team":"core","timezone":"UTC","created_at":"2026-11-20T10:11:12Z"}]}""".formatted(ADA))) {
            CliRun run = CliRun.against(edge, "users", "list");

            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/users");
            assertThat(run.out()).isEqualToNormalizingNewlines("""
                    NAME          TEAM  TIME ZONE      CREATED                  USER ID
                    ada           -     Europe/Berlin  2026-11-20 10:11 +00:00  usr_1
                    grace.hopper  core  UTC            2026-11-20 10:11 +00:00  usr_22
                    """);
        }
    }

    @Test
    void saysHowToGetAFirstUser() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, "{\"users\":[]}")) {
            assertThat(CliRun.against(edge, "users", "list").out()).contains("tidegate users create NAME");
        }
    }

    @Test
    void asksForAUserByANameWithAnySigns() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, ADA)) {
            CliRun.against(edge, "users", "show", "ada lovelace/é");

            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/users/ada%20lovelace%2F%C3%A9");
        }
    }

    @Test
    void exportsAllOfAUserLineByLine(@TempDir Path folder) throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, """
                {"entries":[{"kind":"user","name":"ada"},{"kind":"key","key_id":"k1"}]}""")) {
            CliRun run = CliRun.against(edge, "users", "export", "ada");

            assertThat(edge.onlyRequest().line()).isEqualTo("GET /admin/v1/users/ada/export");
            assertThat(run.out()).isEqualTo("""
                    {"kind":"user","name":"ada"}
                    {"kind":"key","key_id":"k1"}
                    """);
        }
        try (FakeEdge edge = FakeEdge.answering(200, "{\"entries\":[{\"kind\":\"user\"}]}")) {
            Path file = folder.resolve("ada.jsonl");
            CliRun run = CliRun.against(edge, "users", "export", "ada", "--out", file.toString());

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("1 entries are in " + file);
            assertThat(file).hasContent("{\"kind\":\"user\"}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void anExportThatFailsLeavesNoFile(@TempDir Path folder) throws IOException {
        try (FakeEdge edge = FakeEdge.refusing(404, "not_found_error", "There is no user ada.")) {
            Path file = folder.resolve("ada.jsonl");
            CliRun run = CliRun.against(edge, "users", "export", "ada", "--out", file.toString());

            assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void erasesOnlyWhenToldThatItIsMeant() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, """
                {"user_id":"usr_1","name":"erased-1","keys_revoked":2,"quotas_removed":1,"audit_entries_changed":3}""")) {
            CliRun asked = CliRun.against(edge, "users", "erase", "ada");
            assertThat(asked.exitCode()).isEqualTo(ExitCode.USAGE.number());
            assertThat(asked.err()).contains("can't be undone", "tidegate users erase ada --yes");

            CliRun done = CliRun.against(edge, "users", "erase", "ada", "--yes");

            assertThat(edge.onlyRequest().line()).isEqualTo("POST /admin/v1/users/ada/erase");
            assertThat(done.out()).contains("usr_1 is \"erased-1\" now: 2 keys revoked, 1 quotas removed, 3 entries");
        }
    }

    @Test
    void printsTheServersJsonForPrograms() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, ADA)) {
            assertThat(CliRun.against(edge, "users", "show", "ada", "--json").out())
                    .isEqualToNormalizingNewlines(ADA + "\n");
        }
    }
}
