package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

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
    void printsTheServersJsonForPrograms() throws IOException {
        try (FakeEdge edge = FakeEdge.answering(200, ADA)) {
            assertThat(CliRun.against(edge, "users", "show", "ada", "--json").out())
                    .isEqualToNormalizingNewlines(ADA + "\n");
        }
    }
}
