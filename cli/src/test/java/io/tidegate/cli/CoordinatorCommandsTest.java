package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Commands that only a coordinator knows. */
class CoordinatorCommandsTest {
    private static final String TOKEN = """
            {"token_id":"0123456789abcdef","name":"ci","role":"write","state":"active","created_at":"2026-11-20T12:00:00Z",\
            "created_by":"config","expires_at":"2026-12-20T12:00:00Z","revoked_at":null,"last_used":null}""";

    @Test
    void makesATokenAndShowsItOnce() throws IOException {
        try (FakeEdge server =
                FakeEdge.answering(201, TOKEN.replace("{\"token_id\"", "{\"token\":\"tga_x\",\"token_id\""))) {
            CliRun run = CliRun.against(server, "tokens", "create", "ci", "--role", "write", "--expires", "30d");

            assertThat(server.onlyRequest().line()).isEqualTo("POST /admin/v1/tokens");
            assertThat(server.onlyRequest().body())
                    .isEqualTo("{\"name\":\"ci\",\"role\":\"write\",\"expires_at\":\"2026-12-20T12:00:00Z\"}");
            assertThat(run.out().lines().findFirst()).hasValue("tga_x");
            assertThat(run.out()).contains("shown this once");
        }
    }

    @Test
    void listsAndRevokesTokens() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, "{\"tokens\":[" + TOKEN + "]}")) {
            assertThat(CliRun.against(server, "tokens", "list").out()).contains("ci    write  active  config");
        }
        try (FakeEdge server = FakeEdge.answering(200, TOKEN.replace("active", "revoked"))) {
            assertThat(CliRun.against(server, "tokens", "revoke", "ci").out()).contains("revoked");
            assertThat(server.onlyRequest().line()).isEqualTo("DELETE /admin/v1/tokens/ci");
        }
    }

    @Test
    void showsWhoChangedWhat() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, """
                {"entries":[{"seq":7,"at":"2026-11-20T12:00:00Z","actor":"operator:ci","action":"key.revoke","subject":"abc",\
                "before":{"state":"active","rpm":5},"after":{"state":"revoked","rpm":5}}],"next":"7"}""")) {
            CliRun run = CliRun.against(server, "audit", "--action", "key", "--subject", "abc", "--limit", "1");

            assertThat(server.onlyRequest().line()).isEqualTo("GET /admin/v1/audit?subject=abc&action=key&limit=1");
            assertThat(run.out())
                    .contains("operator:ci  key.revoke  abc      state: \"active\" -> \"revoked\"", "--after 7");
        }
    }

    @Test
    void namesTheNodesThatHaveAppliedARevocationAndThoseThatHaveNot() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, """
                {"key_id":"abc","revision":"1.7","applied":[{"node_id":"node_1","name":"berlin","applied":"1.7"}],\
                "waiting":[{"node_id":"node_2","name":"paris","applied":"1.6"}],\
                "away":[{"node_id":"node_3","name":"rome","applied":"1.2"}]}""")) {
            CliRun run = CliRun.against(server, "keys", "revoke", "abc", "--wait=0");

            assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_EVERYWHERE.number());
            assertThat(run.out().lines())
                    .containsSequence(
                            "NODE    NODE ID  CHANGE",
                            "berlin  node_1   applied",
                            "paris   node_2   not applied yet",
                            "rome    node_3   not connected");
        }
    }

    @Test
    void endsWellWhenEveryConnectedNodeHasAppliedARevocation() throws IOException {
        try (FakeEdge server = FakeEdge.answering(200, """
                {"key_id":"abc","revision":"1.7","applied":[{"node_id":"node_1","name":"berlin","applied":"1.7"}],\
                "waiting":[],"away":[]}""")) {
            CliRun run = CliRun.against(server, "keys", "revoke", "abc", "--wait");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("Every connected node has applied it.");
        }
    }
}
